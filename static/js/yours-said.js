// What a part of /yours/ says after a press, and the button that takes that press back.

import { words } from "./yours-words.js";

export class Said {
  #word;
  #undo;
  #back = null;

  /** The element holds a [role=status] and, where something can be taken back, a button data-do="undo". */
  constructor(element) {
    this.#word = element.querySelector("[role=status]");
    this.#undo = element.querySelector('[data-do="undo"]');
    this.#undo?.addEventListener("click", () => {
      const back = this.#back;
      this.say("");
      back();
    });
  }

  /** Says a sentence; with `back` there is a way back. */
  say(text, back = null) {
    this.#word.textContent = text;
    this.#back = back;
    if (this.#undo) this.#undo.hidden = !back;
  }

  /** Says a sentence if nothing went wrong, else why it did. True where all is well. */
  tell(fault, text, back) {
    this.say(fault ? words.fault({ name: fault }) : text, fault ? null : back);
    return !fault;
  }

  /** Brings the focus to the way back. */
  focus() {
    this.#undo.focus();
  }
}
