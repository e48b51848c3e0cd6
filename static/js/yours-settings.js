// <yours-settings>: how a reader likes to read → kept on this device, and seen at once here and in every other window.

import { Cues, voices, whenVoices } from "./mat-cues.js";
import * as mat from "./mat-store.js";
import { KEY, settings } from "./reader-settings.js";
import { Said } from "./yours-said.js";
import { words } from "./yours-words.js";

class YoursSettings extends HTMLElement {
  #said = null;

  connectedCallback() {
    if (this.#said) return;
    this.#said = new Said(this);
    this.addEventListener("change", ({ target }) => (target.name === "aloud" ? mat.wish({ ...mat.wishes(), voice: target.checked }) : this.#set(target)));
    this.querySelector('[data-do="hear"]').addEventListener("click", () => new Cues(null).speak(words.sample));
    for (const what of ["storage", "pageshow"]) addEventListener(what, () => this.#show());
    whenVoices(() => this.#show());
    this.#show();
  }

  /** Keeps one setting; "" is how the device has it. */
  #set({ name, value }) {
    const { [name]: _, ...others } = settings();
    const changed = value ? { ...others, [name]: value } : others;
    try {
      localStorage.setItem(KEY, JSON.stringify(changed));
      this.#said.say("");
    } catch (reason) {
      this.#said.tell(reason.name === "QuotaExceededError" ? "full" : "blocked");
    }
    dispatchEvent(new StorageEvent("storage", { key: KEY })); // as other windows are told
  }

  #show() {
    const set = settings();
    const found = voices();
    const voice = this.querySelector("select");
    const names = [...new Set(found.map(({ name }) => name))].sort();
    voice.replaceChildren(voice.options[0], ...names.map((name) => new Option(name, name)));
    voice.value = names.includes(set.voice) ? set.voice : "";
    for (const radio of this.querySelectorAll("[type=radio]")) radio.checked = radio.value === (set[radio.name] ?? "");
    this.querySelector("[name=aloud]").checked = mat.wishes().voice;
    this.querySelector(".yours-voice").hidden = !found.length;
    this.querySelector(".yours-mute").hidden = found.length > 0;
  }
}

customElements.define("yours-settings", YoursSettings);
