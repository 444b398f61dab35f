// The page that asks for one notice. The platform's button works only on a page that is signed for the account,
// inside WeChat; elsewhere the words stay that say so.
(() => {
  const page = document.getElementById("asks").dataset;
  const show = name => ["elsewhere", "agreed", "refused", "failed"].forEach(each => {
    document.getElementById(each).hidden = each !== name;
  });
  if (!window.wx) return;
  wx.config({
    debug: false, appId: page.app, timestamp: Number(page.at), nonceStr: page.nonce, signature: page.signature,
    jsApiList: ["hideMenuItems"], openTagList: ["wx-open-subscribe"],
  });
  let refused = false;
  wx.error(() => { refused = true; document.getElementById("button").hidden = true; show("failed"); });
  wx.ready(() => {
    if (refused) return; // the script calls it after an error too
    show("");
    document.getElementById("button").hidden = false;
  });
  const button = document.getElementById("subscribe");
  button.addEventListener("success", event => show(agreed(event.detail.subscribeDetails) ? "agreed" : "refused"));
  button.addEventListener("error", () => show("failed"));

  // Per template a text that is JSON itself: {"<template>": "{\"status\":\"accept\"}"}
  function agreed(details) {
    try {
      return Object.values(JSON.parse(details)).some(each => JSON.parse(each).status === "accept");
    } catch { return false; }
  }
})();
