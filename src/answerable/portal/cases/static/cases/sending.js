// Before a message goes out: files that are too much are told of at once, and without a connection the form waits
// in this page, keeps nothing elsewhere, and sends itself when the connection is back. All works without.
(() => {
  const wrongWith = (files, words) => {
    const sizes = [...files].map((file) => file.size);
    if (sizes.length > Number(words.most)) return words.tooMany;
    if (Math.max(0, ...sizes) > Number(words.largest)) return words.tooLarge;
    return sizes.reduce((sum, size) => sum + size, 0) > Number(words.together) ? words.tooMuch : "";
  };

  const watchFiles = (input) => {
    input.addEventListener("change", () => {
      input.setCustomValidity(wrongWith(input.files, input.dataset));
      input.reportValidity();
    });
  };

  const waitForConnection = (form) => {
    const told = form.querySelector("[role=status]");
    let pressed = null;
    form.addEventListener("submit", (event) => {
      if (navigator.onLine) return;
      event.preventDefault();
      pressed = event.submitter;
      told.textContent = form.dataset.waits;
      told.hidden = false;
    });
    window.addEventListener("online", () => {
      told.hidden = true;
      if (pressed) form.requestSubmit(pressed);
      pressed = null;
    });
  };

  document.querySelectorAll("input[type=file][data-largest]").forEach(watchFiles);
  document.querySelectorAll("form[data-waits]").forEach(waitForConnection);
})();
