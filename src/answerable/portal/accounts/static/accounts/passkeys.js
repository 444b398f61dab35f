// Passkeys (WebAuthn). Forms marked data-passkey="use" and data-passkey="new" work through the browser's own dialogue;
// without this file, or in a browser without passkeys, their buttons stay hidden and everything else works.
(() => {
  "use strict";
  if (!window.PublicKeyCredential) return;

  const bytes = (text) =>
    Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));
  const text = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const withBytes = (credential) => ({ ...credential, id: bytes(credential.id) });

  const send = async (form, address, body, type) => {
    const headers = { "X-CSRFToken": form.elements.csrfmiddlewaretoken.value };
    if (type) headers["Content-Type"] = type;
    const answer = await fetch(address, { method: "POST", headers, body, credentials: "same-origin" });
    const said = await answer.json().catch(() => ({}));
    if (!answer.ok) throw new Error(said.error || form.dataset.failed);
    return said;
  };
  const sendJson = (form, address, thing) => send(form, address, JSON.stringify(thing), "application/json");

  const plain = (credential) => {
    const given = credential.response;
    const response = { clientDataJSON: text(given.clientDataJSON) };
    for (const part of ["attestationObject", "authenticatorData", "signature", "userHandle"]) {
      if (given[part]) response[part] = text(given[part]);
    }
    return { id: credential.id, rawId: text(credential.rawId), type: credential.type, response, clientExtensionResults: {} };
  };

  const use = async (form) => {
    const asked = await send(form, form.dataset.ask, new FormData(form));
    asked.challenge = bytes(asked.challenge);
    asked.allowCredentials = (asked.allowCredentials || []).map(withBytes);
    const shown = await navigator.credentials.get({ publicKey: asked });
    const next = form.elements.next ? `?next=${encodeURIComponent(form.elements.next.value)}` : "";
    return sendJson(form, form.action + next, plain(shown));
  };

  const make = async (form) => {
    const asked = await send(form, form.action, new FormData(form));
    asked.challenge = bytes(asked.challenge);
    asked.user.id = bytes(asked.user.id);
    asked.excludeCredentials = (asked.excludeCredentials || []).map(withBytes);
    const made = await navigator.credentials.create({ publicKey: asked });
    return sendJson(form, form.dataset.add, plain(made));
  };

  const wrong = (form, problem) => {
    const place = form.querySelector("[data-passkey-said]");
    // The browser's own words for "cancelled" are in its language and for programmers.
    place.textContent = problem instanceof DOMException ? form.dataset.cancelled : problem.message;
    place.hidden = false;
  };

  for (const form of document.querySelectorAll("form[data-passkey]")) {
    form.hidden = false;
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const button = form.querySelector("button");
      button.disabled = true;
      try {
        const { onward } = await (form.dataset.passkey === "new" ? make(form) : use(form));
        window.location.assign(onward);
      } catch (problem) {
        wrong(form, problem);
        button.disabled = false;
      }
    });
  }
})();
