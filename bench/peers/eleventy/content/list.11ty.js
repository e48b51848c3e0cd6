// All pages of all lists. A layout is compiled once, a template with many pages for each of them: so all stands in the layout.
export const data = {
  layout: "list.njk",
  pagination: { data: "collections.lists", size: 1, alias: "list" },
  permalink: ({ list }) => list.url,
};

export const render = () => "";
