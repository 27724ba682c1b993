"""Questions for a conversation with a provider: from figures, and never verdicts."""

from __future__ import annotations

from monitor.indicators import INDICATORS
from monitor.report.display import Callout
from monitor.report.headline import judged
from monitor.report.judgement import Verdict
from monitor.report.wording import Wording

# Figures about which a question can be asked, in the order of asking.
QUESTIONS = (
    "dropout_share",
    "waiting_time_in_norm_share",
    "usefulness_mean",
    "end_plan_share",
    "outcome_coverage_share",
    "start_reported_in_time_share",
)
MOST_QUESTIONS = 5
# Percentage of clients with another provider too, from which it is worth asking who directs the case.
WORTH_ASKING = 5


def questions(words: Wording) -> Callout:
    """What figures that stand out (99.8%) give cause to ask; without any, a learning question."""
    asked = [each for each in (_question(words, name) for name in QUESTIONS) if each][:MOST_QUESTIONS]
    shared = INDICATORS["concurrent_providers_share"]
    own = words.measures.own(shared)
    if words.measures.measured(shared) and words.measures.tells(shared) and own.value >= WORTH_ASKING:
        value = words.value(own)
        asked.append(words.text("question.concurrent_providers_share", value=value))
    first = asked or [words.text("question.learning" if judged(words.measures) else "question.too_few")]
    return Callout("question", (*first, words.text("question.result")), words.text("question.title"))


def _question(words: Wording, name: str) -> str:
    indicator = INDICATORS[name]
    if not words.measures.measured(indicator):
        return ""
    best = words.measures.best_judgement(indicator)
    asks = best.signal and best.verdict in (Verdict.BETTER, Verdict.WORSE)
    return words.text(f"question.{name}_{best.verdict}") if asks else ""
