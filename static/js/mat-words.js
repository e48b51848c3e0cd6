// Every word of the guided workout, in one place. A site in another language brings its own static/js/mat-words.js.

const spoken = (seconds) => (seconds % 60 ? `${seconds} seconds` : seconds === 60 ? "1 minute" : `${seconds / 60} minutes`);
const whole = (seconds) => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
const UNITS = { reps: ["rep", "reps"], breaths: ["breath", "breaths"] };
const counted = (unit, number) => `${number}\u00a0${UNITS[unit][number === 1 ? 0 : 1]}`;

/** Seconds as the large figure: "20", "1:05". */
export const clock = (seconds) => (seconds < 60 ? String(seconds) : whole(seconds));

export const words = {
  leave: "Leave",
  stop: "Stop if",
  options: "Options",
  close: "Close",
  shut: "Back to the exercise",
  begin: "Begin",
  goOn: "Go on",
  afresh: "From the start",
  back: "Back",
  pause: "Pause",
  skip: "Skip",
  next: "Next",
  extend: "+10\u00a0s",
  slow: "Slower",
  again: "One more set",
  round: "One more round",
  tones: "Tones",
  voice: "Voice",
  slowly: "Slower: more time for reps, changes and rests",
  free: "No timer: next when you are ready",
  warm: "Warm up first",
  cool: "To finish",
  exercise: "Exercise",
  signs: "Stop if you notice",
  exercises: "What comes",
  optional: "if you like",
  earlier: "Step before",
  later: "Step after",
  done: "Done",
  well: "That was all of it. Well done.",
  still: "Go on where you were?",
  hint: "Put the phone where you can see it. Press Pause whenever you need to.",
  longer: (unit, most, pace) => `Keep going to ${unit ? counted(unit, Math.round(most / pace)) : `${most}\u00a0s`}`,
  about: (seconds) => `About ${Math.max(1, Math.floor(seconds / 60 + 0.5))}\u00a0min`,
  of: (unit, number) => `of ${counted(unit, number)}`,
  left: (seconds) => `${whole(seconds)} left`,
  place: (number, all) => `${number} of ${all}`,
  step: (number, name) => `${number}. ${name}${name && !/[.!?:]$/.test(name) ? "." : ""}`,
};

/** The side that a part is for. */
const side = (seen, entry) => (entry.sides === 2 ? ["First side", "Other side"][seen.side] : entry.side);

/** What goes on, in a few words above the clock. */
export function phase(seen, entry) {
  const names = { ready: "Get ready", change: "Switch sides", rest: "Rest", between: "Rest, then" };
  return names[seen.kind] ?? (side(seen, entry) || (seen.timed ? "Go" : ""));
}

/** Which set and which round it is, where there are several. */
export const turn = (seen) =>
  [seen.sets > 1 && `Set ${seen.set} of ${seen.sets}`, seen.rounds > 1 && `Round ${seen.round} of ${seen.rounds}`].filter(Boolean).join(" · ");

/** What is said, to the ears and to screen readers. */
export function saying(what, seen, entry) {
  const sentences = {
    ready: ["Get ready", entry?.title, entry?.dose.join(", "), entry?.note.replace(/\.$/, "")],
    work: [seen.timed ? "Start" : entry?.title, entry && side(seen, entry), turn(seen), !seen.timed && entry?.dose.join(", ")],
    change: ["Switch sides"],
    rest: [`Rest, ${spoken(seen.left)}`],
    between: [`Rest, ${spoken(seen.left)}`, `Next, ${entry?.title}`],
    ten: ["10 seconds left"],
    paused: ["Paused"],
    goes: ["Going on"],
    end: ["Done", "Well done"],
  };
  return sentences[what].filter(Boolean).map((each) => `${each}.`).join(" ");
}
