// Turns the page into a slide show. Without script, on paper, and in a window that is narrow or zoomed in far,
// it stays a page to read; `?read` asks for that page.
(function () {
  "use strict";
  var ENOUGH = 800;
  var wide = window.innerWidth >= ENOUGH;
  window.addEventListener("resize", function () {
    var printing = window.matchMedia("print").matches;
    if (!printing && wide !== window.innerWidth >= ENOUGH) window.location.reload();
  });
  if (!wide || window.location.search === "?read") return;
  document.documentElement.classList.add("show");
  document.getElementById("show-style").media = "screen";

  function named(deck) {
    var words = deck.dataset;
    deck.removeAttribute("role");
    // The first heading is on the first slide only; on the others this says what they are part of.
    var about = document.querySelector(".about-deck");
    about.setAttribute("role", "heading");
    about.setAttribute("aria-level", "1");
    var controls = deck.querySelector(".controls");
    controls.setAttribute("role", "region");
    controls.setAttribute("aria-label", words.controls);
    deck.querySelector(".navigate-left").setAttribute("aria-label", words.previous);
    deck.querySelector(".navigate-right").setAttribute("aria-label", words.next);
    deck.querySelector(".resume-button").textContent = words.resume;
    deck.querySelectorAll(".scroll").forEach(function (each) { each.removeAttribute("tabindex"); });
    var notes = deck.querySelector(".speaker-notes");
    notes.setAttribute("role", "region");
    notes.setAttribute("aria-label", words.notes);
  }

  document.addEventListener("DOMContentLoaded", function () {
    var deck = document.querySelector(".reveal");
    Reveal.initialize({
      width: 1280, height: 720, margin: 0, center: false, display: "flex", transition: "none",
      hash: true, hashOneBasedIndex: true, slideNumber: "c/t", progress: false, controlsTutorial: false,
      help: false, jumpToSlide: false, postMessage: false, scrollActivationWidth: 0, autoAnimate: false
    }).then(function () { named(deck); });
    Reveal.addKeyBinding(83, function () {
      Reveal.configure({ showNotes: !Reveal.getConfig().showNotes });
      Reveal.layout();
    });
  });
})();
