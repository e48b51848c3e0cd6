// A plan, what the reader does and when → where the workout stands. No clock is read here: every moment is handed in.
//
// A state: { plan, pieces, at, spent, since, slow, free }. `pieces` are the parts of the workout in order, of them `at` is the
// current one; of that, `spent` milliseconds were over at the moment `since`, which is null while the clock stands. The clock
// ran for `ran` milliseconds in all, up to the end of the last part.

const SLOW = 1.5; // reps, breaths, rests and changes take that much longer; holds do not, for that would be harder
const MORE = 10; // seconds that "extend" adds

/** The parts of a plan, low ends first: the exercises whose places are in `left` are left out. */
export function pieces(plan, left = []) {
  const made = [];
  for (let round = 1; round <= plan.rounds[0]; round++)
    for (const [entry, e] of plan.entries.entries()) {
      if (left.includes(entry)) continue;
      const add = (kind, seconds, more = {}) => made.push({ kind, entry, round, set: 1, side: 0, seconds, extra: 0, ...more });
      if (made.length && plan.between && e.work) add("between", plan.between);
      if (round === 1 && e.work) add("ready", plan.ready);
      for (let set = 1; set <= e.sets[0]; set++) made.push(...setOf(plan, entry, round, set));
    }
  return made;
}

/** One set of an exercise: the rest before it, then its sides. */
function setOf(plan, entry, round, set) {
  const e = plan.entries[entry];
  const piece = (kind, seconds, side = 0) => ({ kind, entry, round, set, side, seconds, extra: 0 });
  const work = (side) => ({ ...piece("work", e.work?.[0] ?? null, side), most: e.work?.[1] ?? null, pace: e.pace });
  const sides = e.sides === 2 ? [work(0), ...(e.work ? [piece("change", plan.change, 1)] : []), work(1)] : [work(0)];
  return set > 1 && e.rest ? [piece("rest", e.rest), ...sides] : sides;
}

/** A workout at its beginning. `slow` and `free` (without a timer) are the reader's wishes. */
export function begin(plan, { left = [], slow = false, free = false } = {}, now) {
  const state = { plan, pieces: pieces(plan, left), at: 0, spent: 0, since: now, ran: 0, slow, free };
  return free ? toWork(state, 0, 1) : state;
}

const stretches = (piece) => piece.kind !== "work" || piece.pace > 0;
const factor = (state, piece) => (state.slow && stretches(piece) ? SLOW : 1);
/** The milliseconds of a part, null where the reader ends it. */
const length = (state, piece) =>
  state.free || piece.seconds === null ? null : 1000 * ((piece.longer ? piece.most : piece.seconds) * factor(state, piece) + piece.extra);

/** The state with the time up to `now` counted. */
function counted(state, now) {
  if (state.since === null || state.at >= state.pieces.length) return state;
  let { at, spent } = state;
  const passed = Math.max(now - state.since, 0);
  spent += passed;
  for (; at < state.pieces.length; at++) {
    const whole = length(state, state.pieces[at]);
    if (whole === null) spent = 0;
    if (whole === null || spent < whole) break;
    spent -= whole;
  }
  const over = at >= state.pieces.length;
  return { ...state, at, spent: over ? 0 : spent, since: now, ran: (state.ran ?? 0) + passed - (over ? spent : 0) };
}

/** The state at the start of a part; past the last one the workout is over. */
const moved = (state, at) => ({ ...state, at: Math.min(Math.max(at, 0), state.pieces.length), spent: 0 });

/** The state at the nearest work from a place on, forwards or backwards. */
function toWork(state, from, by) {
  let at = from;
  while (state.pieces[at] && state.pieces[at].kind !== "work") at += by;
  return at < 0 ? toWork(state, 0, 1) : moved(state, at);
}

const changed = (state, change) => ({ ...state, pieces: state.pieces.map((piece, n) => (n === state.at ? { ...piece, ...change } : piece)) });

const does = {
  pause: (state) => ({ ...state, since: null }),
  go: (state, now) => ({ ...state, since: now }),
  skip: (state) => (state.free ? toWork(state, state.at + 1, 1) : moved(state, state.at + 1)),
  // What has run for three seconds begins again, else the one before it does.
  back: (state) => (state.free ? toWork(state, state.at - 1, -1) : moved(state, state.spent > 3000 ? state.at : state.at - 1)),
  extend: (state) => changed(state, { extra: state.pieces[state.at].extra + MORE }),
  longer: (state) => changed(state, { longer: true }),
  // Another set of the same, up to the dose's most.
  again: (state) => {
    const { entry, round } = state.pieces[state.at];
    const end = state.pieces.findLastIndex((piece) => piece.entry === entry && piece.round === round) + 1;
    return { ...state, pieces: state.pieces.toSpliced(end, 0, ...setOf(state.plan, entry, round, state.pieces[end - 1].set + 1)) };
  },
  // The part keeps its place: what was half over still is.
  slow: (state) => {
    const piece = state.pieces[state.at];
    const after = { ...state, slow: !state.slow };
    return { ...after, spent: (state.spent * factor(after, piece)) / factor(state, piece) };
  },
  free: (state) => (state.free ? { ...moved(state, state.at), free: false } : toWork({ ...state, free: true }, state.at, 1)),
};

/** The state after something happened: "tick", or what the reader did. */
export function after(state, event, now) {
  const at = counted(state, now);
  return does[event] && at.at < at.pieces.length ? does[event](at, now) : at;
}

/** What there is to see at a moment; times are whole seconds. */
export function view(given, now) {
  const state = counted(given, now);
  const { at, spent, slow, free } = state;
  const piece = state.pieces[at];
  if (!piece) return { kind: "done", at, free, timed: false, paused: false, total: 0, progress: 1 };
  const whole = length(state, piece);
  const timed = whole !== null;
  const pace = timed && piece.pace ? 1000 * piece.pace * factor(state, piece) : 0;
  const time = (from) => state.pieces.slice(from).reduce((sum, each) => sum + (length(state, each) ?? 0), 0);
  const work = state.pieces.map((each) => each.kind === "work");
  const entries = [...new Set(state.pieces.map((each) => each.entry))];
  const sets = Math.max(...state.pieces.filter((each) => each.entry === piece.entry && each.round === piece.round).map((each) => each.set));
  return {
    kind: piece.kind,
    at,
    entry: piece.entry,
    number: entries.indexOf(piece.entry) + 1,
    of: entries.length,
    round: piece.round,
    rounds: state.plan.rounds[0],
    set: piece.set,
    sets,
    side: piece.side,
    timed,
    paused: timed && state.since === null,
    slow,
    free,
    seconds: timed ? whole / 1000 : 0,
    left: timed ? Math.ceil((whole - spent) / 1000) : null,
    part: timed ? spent / whole : 0,
    total: Math.ceil((time(at) - spent) / 1000),
    progress: timed ? 1 - (time(at) - spent) / time(0) : work.slice(0, at).filter(Boolean).length / work.filter(Boolean).length,
    count: pace ? { now: Math.floor(spent / pace) + 1, of: Math.max(Math.round(whole / pace), 1) } : null,
    longer: timed && piece.kind === "work" && !piece.longer && piece.most > piece.seconds ? piece.most : null,
    again: piece.kind === "work" && piece.set === sets && sets < state.plan.entries[piece.entry].sets[1],
  };
}

/** What to let hear and say between two views: at most one of each. */
export function cues(before, now) {
  if (now.kind === "done") return before?.kind === "done" ? {} : { tone: "end", say: "end" };
  if (before?.at !== now.at || before.free !== now.free) return { tone: now.kind, say: now.kind };
  if (before.paused !== now.paused) return { say: now.paused ? "paused" : "goes" };
  if (!now.timed || now.paused) return {};
  const crossed = (seconds) => before.left > seconds && now.left === seconds;
  if (now.kind === "work" && now.seconds >= 20 && crossed(10)) return { tone: "ten", say: "ten" };
  if (now.seconds > 5 && [3, 2, 1].some(crossed)) return { tone: "count" };
  if (now.count && now.count.now !== before.count?.now) return { tone: "rep" };
  return {};
}

/** The seconds that a plan takes, as it is shown before the start. */
export function seconds(plan, wishes) {
  const state = begin(plan, { ...wishes, free: false }, 0);
  return view(state, 0).total;
}
