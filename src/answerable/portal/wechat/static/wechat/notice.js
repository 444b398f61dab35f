// The page that asks for one notice. The platform's button works only on a page that is signed for the account,
// inside WeChat; elsewhere the words stay that say so.
(() => {
  const LOOKS = ".agree { width: 100%; min-height: 3rem; font-size: 1.05rem; color: #fff; background: #0b5d54; "
    + "border: 0; border-radius: .5rem; }";
  const page = document.getElementById("asks").dataset, place = document.getElementById("button");
  const show = name => ["elsewhere", "agreed", "refused", "failed"].forEach(each => {
    document.getElementById(each).hidden = each !== name;
  });
  if (!window.wx) return;
  wx.config({
    debug: false, appId: page.app, timestamp: Number(page.at), nonceStr: page.nonce, signature: page.signature,
    jsApiList: ["hideMenuItems"], openTagList: ["wx-open-subscribe"],
  });
  let refused = false;
  wx.error(() => { refused = true; place.hidden = true; show("failed"); });
  wx.ready(() => {
    if (refused) return; // the script calls it after an error too
    show("");
    place.hidden = false;
  });
  const button = document.createElement("wx-open-subscribe");
  button.setAttribute("template", place.dataset.template);
  button.append(part("<style>" + LOOKS + "</style>", "style"), part(`<button class="agree">${place.dataset.label}</button>`));
  place.append(button);
  button.addEventListener("success", event => {
    const yes = agreed(event.detail.subscribeDetails);
    place.hidden = yes; // one consent is enough for one matter
    show(yes ? "agreed" : "refused");
  });
  button.addEventListener("error", () => show("failed"));

  // The platform draws the button itself, from what stands in such parts.
  function part(html, slot) {
    const made = document.createElement("script");
    made.type = "text/wxtag-template";
    if (slot) made.setAttribute("slot", slot);
    made.textContent = html;
    return made;
  }

  // Per template a text that is JSON itself: {"<template>": "{\"status\":\"accept\"}"}
  function agreed(details) {
    try {
      return Object.values(JSON.parse(details)).some(each => JSON.parse(each).status === "accept");
    } catch { return false; }
  }
})();
