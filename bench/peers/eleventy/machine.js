// What a page says to machines, as JSON-LD.
const SITE = "https://example.org";

export function siteLd() {
  return script({ "@type": "WebSite", name: "Corpus", url: `${SITE}/`, inLanguage: "en" });
}

export function crumbsLd(places) {
  const all = [["Home", "/"], ...places];
  return script({
    "@type": "BreadcrumbList",
    itemListElement: all.map(([name, url], i) => ({ "@type": "ListItem", position: i + 1, name, item: SITE + url })),
  });
}

export function articleLd(data, day, words, region) {
  const url = SITE + data.page.url;
  return script(
    {
      "@type": "Article",
      "@id": `${url}#article`,
      headline: data.title,
      description: data.summary,
      url,
      inLanguage: "en",
      publisher: { "@type": "Organization", name: "Corpus", url: `${SITE}/` },
      author: { "@type": "Person", name: "Nobody" },
      datePublished: day,
      dateModified: day,
      license: "https://creativecommons.org/licenses/by/4.0/",
      about: { "@id": `${url}#exercise` },
    },
    {
      "@type": "ExercisePlan",
      "@id": `${url}#exercise`,
      name: data.title,
      description: data.summary,
      exerciseType: data.movements,
      intensity: data.difficulty,
      repetitions: data.parts.join(", "),
      activityFrequency: data.often,
      additionalVariable: `muscles: ${data.muscles.map((muscle) => words[muscle]).join(", ")}`,
    },
    {
      "@type": "BreadcrumbList",
      itemListElement: [
        { "@type": "ListItem", position: 1, name: "Home", item: `${SITE}/` },
        { "@type": "ListItem", position: 2, name: "Exercises", item: `${SITE}/exercises/` },
        { "@type": "ListItem", position: 3, name: region, item: `${SITE}/regions/${data.regions[0]}/` },
        { "@type": "ListItem", position: 4, name: data.title, item: url },
      ],
    },
  );
}

function script(...graph) {
  const text = JSON.stringify({ "@context": "https://schema.org", "@graph": graph }).replaceAll("<", "\\u003c");
  return `<script type="application/ld+json">${text}</script>`;
}
