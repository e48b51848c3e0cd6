// The page of all words of a field.
export const data = {
  layout: "kind.njk",
  pagination: { data: "collections.kinds", size: 1, alias: "kind" },
  permalink: ({ kind }) => kind.url,
};

export const render = () => "";
