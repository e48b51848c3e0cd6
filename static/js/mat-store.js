// A workout that was broken off, kept in this tab until it is over; and the reader's wishes, kept on this device.

// Sites below one host share a storage, so each keeps its own under its own root.
export const WISHES = `supple-mat:${new URL("../..", import.meta.url).pathname}`;
const tried = (does) => {
  try {
    return does();
  } catch {
    return null; // storage is turned off or full, or holds something else
  }
};

/** The workout of this page that can be gone on with, or null: of the same plan, and not at its end. */
export function broken(key, plan) {
  const found = tried(() => JSON.parse(sessionStorage.getItem(key)));
  return found?.text === plan && found.state?.pieces?.length > found.state.at ? found : null;
}

export const keep = (key, kept) => tried(() => sessionStorage.setItem(key, JSON.stringify(kept)));
export const forget = (key) => tried(() => sessionStorage.removeItem(key));

/** { tones, voice, slow, free } */
export const wishes = () => ({ tones: true, voice: false, slow: false, free: false, ...tried(() => JSON.parse(localStorage.getItem(WISHES))) });
export const wish = (changed) => tried(() => localStorage.setItem(WISHES, JSON.stringify(changed)));
