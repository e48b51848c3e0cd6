// <figure-motion src frames>: a strip of drawn frames → a button that plays them over the start picture.

import { calm } from "./reader-settings.js";

const WAY = 2000; // milliseconds from start to end
const REST = 700; // at each end
const ROUNDS = 5;
const STOPS = 4; // positions for those who want no motion

/** The frame at a time in milliseconds, 0 for the start, with fractions, slow at both ends; null after the last round. */
export function frameAt(time, frames) {
  const round = 2 * (WAY + REST);
  if (time >= ROUNDS * round) return null;
  const done = (from) => (1 - Math.cos(Math.PI * Math.min(Math.max((time % round) - from, 0) / WAY, 1))) / 2;
  return (done(0) - done(WAY + REST)) * (frames - 1);
}

/** The frame of a stop, from 0 to STOPS − 1. */
export function frameOf(stop, frames) {
  return Math.round((stop * (frames - 1)) / (STOPS - 1));
}

class FigureMotion extends HTMLElement {
  #button = document.createElement("button");
  #view = document.createElement("span");
  #strips = [new Image(), new Image()]; // two, so that one frame fades into the next
  #frames = Number(this.getAttribute("frames"));
  #playing = false;
  #time = 0;
  #stop = 0;

  connectedCallback() {
    if (this.firstElementChild) return;
    this.picture = this.parentElement.querySelector("img");
    this.caption = this.parentElement.querySelector("figcaption");
    this.name = this.caption.textContent;
    this.caption.setAttribute("aria-live", "polite");
    this.#button.type = "button";
    this.#button.addEventListener("click", () => this.#pressed());
    this.append(this.#button);
    matchMedia("(prefers-reduced-motion: reduce)").addEventListener("change", () => this.#reset());
    addEventListener("pageshow", () => this.#label()); // the reader may have been to their settings
    document.addEventListener("visibilitychange", () => document.hidden && this.#pause());
    new IntersectionObserver(([seen]) => seen.isIntersecting || this.#pause()).observe(this.parentElement);
    this.#pause();
  }

  async #pressed() {
    if (this.#playing) return this.#pause();
    if (!(await this.#loaded())) return this.remove();
    if (calm()) return this.#next();
    if (this.#playing) return;
    this.#playing = true;
    this.#label();
    let last = performance.now();
    const tick = (now) => {
      if (!this.#playing) return;
      this.#time += Math.min(Math.max(now - last, 0), 100);
      last = now;
      const frame = frameAt(this.#time, this.#frames);
      if (frame === null) return this.#reset();
      this.#show(frame, this.dataset.moving);
      requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
  }

  /** Fetches the strip, once, and lays it over the start picture; false if it cannot be had. */
  async #loaded() {
    if (!this.#view.isConnected) {
      this.#view.className = "moving";
      this.#view.hidden = true;
      this.#view.style.aspectRatio = `${this.picture.getAttribute("width")} / ${this.picture.getAttribute("height")}`;
      for (const strip of this.#strips) {
        strip.alt = "";
        strip.src = this.getAttribute("src");
      }
      this.#view.append(...this.#strips);
      this.picture.after(this.#view);
    }
    return Promise.all(this.#strips.map((strip) => strip.decode())).then(() => true, () => false);
  }

  #show(frame, name) {
    const whole = Math.floor(frame);
    this.#strips.forEach((strip, n) => (strip.style.transform = `translateY(${(-100 * Math.min(whole + n, this.#frames - 1)) / this.#frames}%)`));
    this.#strips[1].style.opacity = frame - whole;
    this.#view.hidden = false;
    if (this.caption.textContent !== name) this.caption.textContent = name;
  }

  #next() {
    this.#stop = (this.#stop + 1) % STOPS;
    this.#show(frameOf(this.#stop, this.#frames), this.#stop ? `${this.dataset.place} ${this.#stop + 1}/${STOPS}` : this.name);
  }

  /** Still, at the nearest frame. */
  #pause() {
    this.#playing = false;
    if (this.#time) this.#show(Math.round(frameAt(this.#time, this.#frames)), this.dataset.moving);
    this.#label();
  }

  /** The start picture as it was. */
  #reset() {
    this.#time = this.#stop = 0;
    this.#view.hidden = true;
    this.caption.textContent = this.name;
    this.#pause();
  }

  #label() {
    this.#button.className = this.#playing ? "playing" : calm() ? "stepping" : "";
    this.#button.textContent = this.dataset[this.#playing ? "pause" : calm() ? "next" : "play"];
  }
}

customElements.define("figure-motion", FigureMotion);
