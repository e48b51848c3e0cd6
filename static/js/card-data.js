// The address of the site's open data → its exercises by slug, with whole addresses.

export async function exercises(index) {
  const about = await json(index);
  const files = await Promise.all(about.exercises.files.map((name) => json(new URL(name, index))));
  const root = new URL("../..", index);
  return new Map(files.flatMap((file) => file.exercises).map((exercise) => [exercise.slug, placed(exercise, root)]));
}

async function json(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  return answer.json();
}

function placed(exercise, root) {
  const whole = (address) => new URL(address, root).href;
  const pictures = ["start", "end"].flatMap((name) => {
    const figure = exercise.figures[name];
    return figure ? [{ ...figure, name, src: whole(figure.src) }] : [];
  });
  const text = exercise.dose?.text ?? "";
  return { ...exercise, url: whole(exercise.url), pictures, own: text.slice(0, 1).toUpperCase() + text.slice(1) };
}
