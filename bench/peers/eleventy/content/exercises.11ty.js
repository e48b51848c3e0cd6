// All exercises as open data. What no exercise of this site has is written as such.
export const data = { permalink: "/api/v1/exercises.json", eleventyExcludeFromCollections: true };

export function render({ collections }) {
  return JSON.stringify({ generator: "Eleventy", version: 1, exercises: collections.exercises.map(record) });
}

function record({ url, fileSlug, date, data }) {
  return {
    slug: fileSlug,
    url,
    title: data.title,
    summary: data.summary,
    aliases: [],
    author: "Nobody",
    date: date.toISOString().slice(0, 10),
    updated: null,
    license: "CC-BY-4.0",
    attribution: null,
    sources: [],
    figures: { start: null, end: null },
    muscles: { primary: data.primary, secondary: data.secondary, all: data.muscles },
    difficulty: data.difficulty,
    dose: data.dose,
    minutes: data.minutes,
    movement: data.movements,
    regions: data.regions,
    position: data.positions,
    equipment: data.equipment,
    feel: data.feel,
    breathing: null,
    easier: [],
    harder: [],
    swap: {},
    avoid_if: [],
    ask_first_if: [],
    stop_if: ["Sharp pain"],
  };
}
