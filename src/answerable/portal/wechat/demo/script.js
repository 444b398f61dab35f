// Stands in for the platform's script on the account's pages: as much of it as the page that asks for a notice
// uses, by the public description. The signature is checked by the stand-in, as the platform does.
(() => {
  const home = new URL(document.currentScript.src).origin;
  const page = location.href.split("#")[0];
  let config = null, state = "waiting", ready = [], failed = [];
  const ask = (what, more) => fetch(`${home}/page/${what}`, {
    method: "POST", body: JSON.stringify({ ...config, url: page, ...more }),
  }).then(answer => answer.json());
  const tell = (listeners, what) => listeners.forEach(each => each(what));

  window.wx = {
    config(given) {
      config = given;
      ask("config").then(said => {
        state = said.errcode ? "failed" : "ready";
        if (said.errcode) tell(failed, { errMsg: said.errmsg });
        tell(ready);
      });
    },
    ready(listener) { state === "waiting" ? ready.push(listener) : listener(); },
    error(listener) { failed.push(listener); },
  };

  class Subscribe extends HTMLElement {
    connectedCallback() {
      const shadow = this.attachShadow({ mode: "open" });
      const parts = [...this.querySelectorAll("script[type='text/wxtag-template']")];
      const [looks, shown] = parts.map(each => new DOMParser().parseFromString(each.textContent, "text/html"));
      const sheet = new CSSStyleSheet(); // a page may forbid written-out styles, and this is not the page's
      sheet.replaceSync(looks.querySelector("style")?.textContent || "");
      shadow.adoptedStyleSheets = [sheet];
      shadow.append(...shown.body.childNodes);
      shadow.addEventListener("click", () => this.pressed());
    }
    pressed() {
      if (state !== "ready" || !config.openTagList.includes("wx-open-subscribe")) return;
      const template = this.getAttribute("template");
      ask("agree", { template }).then(said => {
        const details = { [template]: JSON.stringify({ status: "accept" }) };
        const detail = said.errcode ? { errMsg: said.errmsg, errCode: said.errcode }
          : { errMsg: "subscribe:ok", subscribeDetails: JSON.stringify(details) };
        this.dispatchEvent(new CustomEvent(said.errcode ? "error" : "success", { detail }));
      });
    }
  }
  customElements.define("wx-open-subscribe", Subscribe);
})();
