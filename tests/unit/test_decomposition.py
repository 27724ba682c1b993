"""Effects by hand, what they must sum to, and what is refused."""

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from monitor.statistics.decomposition import decompose, products, structure_shares, to_the_cent
from monitor.statistics.logarithmic import logarithmic_effects, logarithmic_mean, logarithmic_ratios

NAMES = ("clients", "volume", "price", "mix")
amounts = st.one_of(st.just(0.0), st.floats(0.001, 1000))
positive = st.floats(0.001, 1000)
two_to_four = st.integers(2, 4)


def factors_of(values, periods=two_to_four):
    """Some factors, each for a number of periods and three strata."""
    return st.tuples(st.integers(1, 4), periods).flatmap(
        lambda size: st.fixed_dictionaries(
            {name: arrays(float, (size[1], 3), elements=values) for name in NAMES[: size[0]]}
        )
    )


def total(factors):
    return np.prod(list(factors.values()), axis=0).sum(axis=-1)


def close(got, expected, factors):
    """Equal, but for the rounding of floats as large as the largest of all scenarios can be."""
    largest = np.prod([each.max() for each in factors.values()])
    np.testing.assert_allclose(got, expected, rtol=0, atol=1e-12 * largest)


def test_two_factors_by_hand():
    # 10 clients at 3 become 20 at 5: 10 x (3 + 5) / 2 = 40 and 2 x (10 + 20) / 2 = 30 of the 70 more
    got = decompose({"clients": [10, 20], "price": [3, 5]})
    assert got.effects() == {"clients": 40, "price": 30}
    assert got.effects(1, 0) == {"clients": -40, "price": -30}
    np.testing.assert_array_equal(got.rates, [30, 100])
    np.testing.assert_array_equal(got.standardised, [[40, 80], [45, 75]])


def test_an_effect_is_its_mean_over_all_orders_of_change():
    """Shapley's own definition, step by step, for a rate that is no product."""
    factors = {"a": [1.0, 4.0], "b": [2.0, 1.0], "c": [5.0, 7.0], "d": [3.0, 2.0]}

    def rate(a, b, c, d):
        return a * b**2 / (c + d) + np.sqrt(a * d)

    steps = {name: [] for name in factors}
    for order in permutations(factors):
        now = {name: each[0] for name, each in factors.items()}
        for name in order:
            before = rate(**now)
            now[name] = factors[name][1]
            steps[name].append(rate(**now) - before)
    assert decompose(factors, rate).effects() == pytest.approx({n: np.mean(s) for n, s in steps.items()})


@given(factors_of(amounts))
def test_effects_sum_to_the_change(factors):
    got = decompose(factors)
    close(got.rates, total(factors), factors)
    for first, second in permutations(range(len(got.rates)), 2):
        change = got.rates[second] - got.rates[first]
        close(sum(got.effects(first, second).values()), change, factors)


@given(factors_of(amounts, periods=st.integers(3, 4)))
def test_effects_of_more_years_add_up_over_the_years(factors):
    got = decompose(factors)
    for name in factors:
        steps = got.effects(0, 1)[name] + got.effects(1, 2)[name]
        close(steps, got.effects(0, 2)[name], factors)


@given(factors_of(amounts))
def test_effects_by_stratum_sum_to_those_of_the_whole(factors):
    strata, whole = decompose(factors, products), decompose(factors)
    close(strata.standardised.sum(axis=-1), whole.standardised, factors)


def test_a_factor_of_all_strata_together():
    clients, price = np.array([10.0, 20.0]), np.array([[3.0, 1.0], [5.0, 4.0]])
    got = decompose({"clients": clients, "price": price}).effects()
    assert got == decompose({"clients": clients, "price": price.sum(axis=1)}).effects()


def test_a_missing_stratum_is_missing_there_only():
    price = np.array([[3.0, np.nan], [5.0, 4.0]])
    got = decompose({"clients": np.ones((2, 2)), "price": price}, products).effects()["price"]
    assert got[0] == 2 and np.isnan(got[1])


def cross_classified(seed=5):
    """Persons by age and sex in two populations, and a rate that is volume x price in each cell."""
    random = np.random.default_rng(seed)
    counts = random.integers(1, 50, (2, 3, 2)).astype(float)
    return counts, random.uniform(1, 9, (2, 3, 2)), random.uniform(1, 9, (2, 3, 2))


def test_cross_classified_by_the_formulas_of_chapter_5():
    counts, volume, price = cross_classified()
    age, sex = structure_shares(counts)
    factors = {"age": age, "sex": sex, "volume": volume, "price": price}
    got = decompose(factors, nested=[("age", "sex"), ("volume", "price")])
    rate, share = volume * price, counts / counts.sum(axis=(1, 2), keepdims=True)

    def effect(change, same, outside):
        return np.sum((change[1] - change[0]) * same.mean(axis=0) * outside.mean(axis=0))

    assert got.effects() == pytest.approx(
        {
            "age": effect(age, sex, rate),
            "sex": effect(sex, age, rate),
            "volume": effect(volume, price, share),
            "price": effect(price, volume, share),
        }
    )


def test_nesting_gives_a_group_what_it_has_as_one_factor():
    counts, volume, price = cross_classified()
    age, sex = structure_shares(counts)
    split = {"age": age, "sex": sex, "volume": volume, "price": price}
    nested = decompose(split, nested=[("age", "sex")]).effects()
    whole = decompose({"structure": age * sex, "volume": volume, "price": price}).effects()
    assert nested["age"] + nested["sex"] == pytest.approx(whole["structure"])
    assert nested["price"] == pytest.approx(whole["price"])


def test_structure_shares_of_two_classifications_by_hand():
    counts = np.array([[[1.0, 3.0], [4.0, 8.0]]])
    age, sex = structure_shares(counts)
    assert age[0, 0, 1] == pytest.approx(np.sqrt(3 / 11 * 4 / 16))  # n_ij / n_.j and n_i. / n_..
    assert sex[0, 0, 1] == pytest.approx(np.sqrt(3 / 4 * 11 / 16))


def test_structure_shares_of_three_classifications_by_hand():
    n = np.arange(1.0, 9).reshape(2, 2, 2)
    first, _, _ = structure_shares(n[None])
    # cell (0, 0, 1): alone 1/3, beside each one of the others 1/6, beside both 1/3
    expected = (10 / 36) ** (1 / 3) * (3 / 14) ** (1 / 6) * (6 / 20) ** (1 / 6) * (2 / 8) ** (1 / 3)
    assert first[0, 0, 0, 1] == pytest.approx(expected)


@given(arrays(float, (2, 3, 2, 2), elements=st.integers(0, 20)).filter(lambda n: n.sum((1, 2, 3)).all()))
def test_structure_factors_multiply_to_the_share(counts):
    share = counts / counts.sum(axis=(1, 2, 3), keepdims=True)
    np.testing.assert_allclose(np.prod(structure_shares(counts), axis=0), share, atol=1e-12)


@pytest.mark.parametrize(
    ("effects", "change", "expected"),
    [
        ([0.5, 0.5], 1, [1, 0]),  # of equal remainders the first
        ([1 / 3, 1 / 3, 1 / 3], 1, [1, 0, 0]),
        ([-0.6, -0.6, 0.2], -1, [0, -1, 0]),
        ([2.9999999, 1.0000001], 4, [3, 1]),
        ([0.4, 0.1 + 0.2 + 0.1, 0.2], 1, [1, 0, 0]),  # noise does not decide between equals
        ([[1.5, 0.2], [1.5, -0.2]], [3, 0], [[2, 0], [1, 0]]),
    ],
)
def test_to_the_cent_by_hand(effects, change, expected):
    np.testing.assert_array_equal(to_the_cent(effects, change), expected)


@given(factors_of(st.integers(0, 1000).map(float), periods=st.just(2)))
def test_whole_cents_sum_to_the_change_to_the_cent(factors):
    got = decompose(factors)
    exact, change = np.array(list(got.effects().values())), got.rates[1] - got.rates[0]
    cents = to_the_cent(exact, change)
    assert cents.sum() == change
    assert (np.abs(cents - exact) < 1.001).all()


@given(factors_of(positive))
def test_logarithmic_effects_and_ratios_make_the_change(factors):
    effects, ratios, amount = logarithmic_effects(factors), logarithmic_ratios(factors), total(factors)
    close(sum(effects.values()), np.diff(amount), factors)
    np.testing.assert_allclose(np.prod(list(ratios.values()), axis=0), amount[1:] / amount[:-1], rtol=1e-9)


@given(factors_of(amounts))
def test_logarithmic_effects_make_the_change_with_zeros_too(factors):
    close(sum(logarithmic_effects(factors).values()), np.diff(total(factors)), factors)


@pytest.mark.parametrize(
    ("factors", "expected"),
    [
        ({"x": [2, 4], "y": [8, 4]}, {"x": 16 * np.log(2), "y": -16 * np.log(2)}),
        ({"x": [0, 6], "y": [7, 7]}, {"x": 42, "y": 0}),  # appears
        ({"x": [6, 0], "y": [7, 9]}, {"x": -42, "y": 0}),  # vanishes
        ({"x": [0, 6], "y": [0, 7]}, {"x": 21, "y": 21}),  # both were 0: in equal parts
        ({"x": [0, 6], "y": [5, 0]}, {"x": 0, "y": 0}),
    ],
)
def test_logarithmic_effects_by_hand(factors, expected):
    assert logarithmic_effects(factors) == pytest.approx(expected)


def test_logarithmic_effects_with_a_factor_of_all_strata_together():
    got = logarithmic_effects({"clients": [10, 20], "price": [[3, 1], [3, 1]]})
    assert got == pytest.approx({"clients": 40, "price": 0})


def test_a_ratio_from_or_to_nothing_is_missing():
    assert np.isnan(logarithmic_ratios({"x": [0, 6, 0]})["x"]).all()


@given(positive, st.floats(0, 1e-6))
def test_logarithmic_mean_of_nearly_equal_amounts(amount, more):
    other = amount * (1 + more)
    assert amount * (1 - 1e-15) <= logarithmic_mean(amount, other) <= other * (1 + 1e-15)


def test_logarithmic_mean_by_hand():
    got = logarithmic_mean([1, 5, 0, 0, np.nan], [np.e, 5, 3, 0, 1])
    np.testing.assert_allclose(got, [np.e - 1, 5, 0, 0, np.nan])


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: decompose({}), "two or more populations"),
        (lambda: decompose({"x": [1]}), "two or more populations"),
        (lambda: decompose({"x": [1, 2], "y": [1, 2, 3]}), r"'y': \(3,\)"),
        (lambda: decompose({"x": [1, 2]}, nested=[("z",)]), "'z'"),
        (lambda: decompose({"x": [1, 2]}, nested=[("x",), ("x",)]), "at most once"),
        (lambda: structure_shares([1, 2]), r"got shape \(2,\)"),
        (lambda: structure_shares([[1, -2]]), r"-2 at index \(0, 1\)"),
        (lambda: structure_shares([[1, 2], [0, 0]]), "0 at index 1"),
        (lambda: to_the_cent([0.5, 0.5], 1.5), "whole number; got 1.5"),
        (lambda: to_the_cent([0.5, 0.5], np.nan), "got nan"),
        (lambda: to_the_cent([1, 1], 3), "got 2 of 3"),
        (lambda: to_the_cent([1, np.nan], 3), "got nan of 3"),
        (lambda: to_the_cent([[1, 1]], 2), r"got \(1, 2\)"),
        (lambda: logarithmic_effects({"x": [1, -1]}), "x must not be negative; got -1 at index 1"),
        (lambda: logarithmic_effects({"x": [1]}), "two or more periods"),
        (lambda: logarithmic_mean(1, -1), "got 1 of -1"),
    ],
)
def test_what_cannot_be_is_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call()
