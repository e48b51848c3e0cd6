// <finder-ways href>: links to the pages of single words → links to the list of exercises with that word chosen, where more can be.

class FinderWays extends HTMLElement {
  connectedCallback() {
    const list = new URL(this.getAttribute("href"), document.baseURI);
    for (const link of this.querySelectorAll("a[href]")) {
      const key = link.closest("[data-key]").dataset.key;
      const [, word] = /\/([^/]+)\/(?:index\.html)?$/.exec(link.getAttribute("href")) ?? [];
      if (!word || link.closest(".choices-more")) continue; // a time leads there already
      const to = new URL(list);
      to.searchParams.set(key, decodeURIComponent(word));
      link.setAttribute("href", to.href);
    }
  }
}

customElements.define("finder-ways", FinderWays);
