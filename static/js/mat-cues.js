// What happens in a workout → tones, a voice of this device, a sentence for screen readers, and a screen that stays on.

import { settings } from "./reader-settings.js";

// Each tone: hertz, seconds, loudness; several sound one after the other.
const TONES = {
  ready: [[440, 0.2, 0.2]],
  work: [[880, 0.5, 0.3]],
  change: [[660, 0.2, 0.3], [880, 0.2, 0.3], [660, 0.2, 0.3]],
  rest: [[523, 0.4, 0.25]],
  between: [[523, 0.4, 0.25]],
  ten: [[660, 0.12, 0.2], [660, 0.12, 0.2]],
  count: [[587, 0.12, 0.3]],
  rep: [[330, 0.06, 0.15]],
  end: [[523, 0.25, 0.3], [659, 0.25, 0.3], [784, 0.6, 0.3]],
};

export class Cues {
  #sound = null;
  #lock = null;
  #awake = false;
  #listener = () => this.#request();

  constructor(status) {
    this.status = status; // the live region
  }

  /** Lets sound be heard; browsers want this at a press. */
  unlock() {
    this.#sound ??= "AudioContext" in window ? new AudioContext() : null;
    this.#sound?.resume().catch(() => {});
  }

  tone(name) {
    const sound = this.#sound;
    if (!sound) return;
    let at = sound.currentTime;
    for (const [hertz, length, loudness] of TONES[name]) {
      const voice = new OscillatorNode(sound, { frequency: hertz });
      const gain = new GainNode(sound, { gain: 0 });
      gain.gain.setTargetAtTime(loudness, at, 0.01); // from and to silence without a click
      gain.gain.setTargetAtTime(0, at + length - 0.04, 0.01);
      voice.connect(gain).connect(sound.destination);
      voice.start(at);
      voice.stop(at + length + 0.05);
      at += length + 0.04;
    }
  }

  announce(text) {
    if (this.status.textContent === text) this.status.textContent = "";
    this.status.textContent = text;
  }

  speak(text) {
    const voice = voices()[0];
    if (!voice) return;
    speechSynthesis.cancel();
    const said = new SpeechSynthesisUtterance(text);
    Object.assign(said, { voice, lang: voice.lang, rate: 0.95 });
    speechSynthesis.speak(said);
  }

  /** Keeps the screen on, again whenever the page comes back into sight, until told otherwise. */
  awake(on) {
    if (on === this.#awake) return;
    this.#awake = on;
    if (on) document.addEventListener("visibilitychange", this.#listener);
    else document.removeEventListener("visibilitychange", this.#listener);
    if (on) return this.#request();
    this.#lock?.release().catch(() => {});
    this.#lock = null;
  }

  async #request() {
    if (document.hidden || !("wakeLock" in navigator)) return;
    try {
      const lock = await navigator.wakeLock.request("screen");
      if (this.#awake) this.#lock = lock;
      else await lock.release();
    } catch {
      // The battery is low, or the reader forbids it: the workout goes on without.
    }
  }

  hush() {
    if ("speechSynthesis" in window) speechSynthesis.cancel();
    this.awake(false);
  }
}

/** The voices of this device for the page's language, the reader's choice first: what is said goes to no server. */
export function voices() {
  if (!("speechSynthesis" in window)) return [];
  const language = document.documentElement.lang.split("-")[0];
  const found = speechSynthesis.getVoices().filter((voice) => voice.localService && voice.lang.split(/[-_]/)[0] === language);
  const { voice: wanted } = settings();
  return found.sort((one, other) => (other.name === wanted) - (one.name === wanted));
}

/** Calls back when voices come to be known, which may be late. */
export function whenVoices(listener) {
  if ("speechSynthesis" in window) speechSynthesis.addEventListener("voiceschanged", listener);
}
