// <mat-start plan src> → a button that starts the guided workout; its style (src) and scripts are fetched with the first press.

class MatStart extends HTMLElement {
  #button = document.createElement("button");
  #key = `supple-mat:${location.pathname}`;
  #mode = null;

  connectedCallback() {
    if (this.firstElementChild) return;
    const what = document.createElement("span");
    what.className = "unseen";
    what.textContent = ` ${this.dataset.what}`;
    this.#button.type = "button";
    this.#button.className = "button main-action";
    this.#button.append(this.dataset.start, what);
    this.#button.addEventListener("click", () => this.#open());
    this.append(this.#button);
    // A page that is loaded again in the middle of a workout asks whether to go on.
    if (this.#broken()) this.#open();
  }

  #broken() {
    try {
      return sessionStorage.getItem(this.#key)?.startsWith('{"open":true') ?? false;
    } catch {
      return false; // storage is turned off
    }
  }

  async #open() {
    try {
      await Promise.all([import("./mat-mode.js"), this.#styled()]);
    } catch {
      this.#failed();
      return;
    }
    this.querySelector("[role=status]")?.remove();
    this.#mode ??= this.appendChild(document.createElement("mat-mode"));
    this.#mode.open(this.getAttribute("plan"), this.#key);
  }

  #styled() {
    const style = document.createElement("link");
    style.rel = "stylesheet";
    style.href = this.getAttribute("src");
    if (document.querySelector(`link[href="${style.getAttribute("href")}"]`)) return null;
    return new Promise((done, failed) => {
      style.onload = done;
      style.onerror = () => {
        style.remove();
        failed(new Error("no style"));
      };
      document.head.append(style);
    });
  }

  #failed() {
    const status = this.querySelector("[role=status]") ?? this.appendChild(document.createElement("p"));
    status.setAttribute("role", "status");
    status.textContent = this.dataset.failed;
  }
}

customElements.define("mat-start", MatStart);
