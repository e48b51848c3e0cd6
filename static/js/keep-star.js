// <keep-star page name>, <keep-done page name> → buttons: a favourite, and done. What they do comes with the first press.

export const KEY = `supple-yours:${new URL("../..", import.meta.url).pathname}`; // sites below one host share a storage

class KeepStar extends HTMLElement {
  connectedCallback() {
    this.firstElementChild.onclick = () => this.act();
    addEventListener("storage", () => this.show());
    addEventListener("pageshow", () => this.show());
    this.show();
  }

  async act(done) {
    const acts = await import("./keep-acts.js").catch(() => ({ act: () => "failed" }));
    const word = acts.act(this, done);
    this.lastElementChild.textContent = document.querySelector("keep-star").dataset[word] ?? "";
    this.show();
  }

  show() {
    let on = false;
    try {
      on = JSON.parse(localStorage.getItem(KEY)).favourites.some(({ page }) => page === this.getAttribute("page"));
    } catch {} // nothing that could be read
    this.firstElementChild.setAttribute("aria-pressed", on);
  }
}

class KeepDone extends KeepStar {
  show() {} // what it noted stands beside it
}

addEventListener("mat-done", ({ detail }) => document.querySelector("keep-done")?.act(detail));
customElements.define("keep-star", KeepStar);
customElements.define("keep-done", KeepDone);
