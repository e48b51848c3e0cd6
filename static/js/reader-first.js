// What a reader set for reading, kept on this device → data-attributes of <html>, on every page. It is no module, and small: so it
// comes before the styles do, and the first paint has the size of text that is set though it waits for no script.

{
  const key = `supple-reader:${new URL("../..", document.currentScript.src).pathname}`; // as reader-settings.js has it

  const apply = () => {
    let set = {};
    try {
      set = { ...JSON.parse(localStorage.getItem(key)) };
    } catch {
      // no storage, or something else in it
    }
    const { text = "", contrast = "", motion = "" } = set;
    Object.assign(document.documentElement.dataset, { text, contrast, motion });
  };

  apply();
  addEventListener("storage", apply);
  addEventListener("pageshow", apply);
}
