// Line charts from what polling has seen since the page was opened.

import { el } from './dom.js';

const WIDTH = 300;

const HEIGHT = 64;

/** How long a chart looks back, in seconds. */
const SPAN = 300;

/** The samples of one data source, in the order of time. */
export class Samples {

	#all = [];

	/**
	 * Adds what a status says; newest is the id of the newest message, which grows as messages are written, and parked
	 * are those that failed or expired: they have left the backlog without being sent.
	 */
	add(seconds, { backlog, parked, capped, age, newest }) {
		const last = this.#all.at(-1);
		const elapsed = last ? seconds - last.seconds : 0;
		const sample = { seconds, backlog, parked, age, newest, capped, written: null, sent: null };
		if (elapsed > 0 && newest !== null && last.newest !== null) {
			const written = Math.max(0, newest - last.newest);
			sample.written = written / elapsed;
			sample.sent = capped || last.capped ? null : Math.max(0, written - (backlog + parked - last.backlog - last.parked)) / elapsed;
		}
		this.#all.push(sample);
		this.#all = this.#all.filter((each) => seconds - each.seconds <= SPAN);
	}

	points(value) {
		return this.#all.filter((sample) => sample[value] !== null)
			.map((sample) => ({ x: sample.seconds, y: sample[value] }));
	}

}

function path(points, end, top) {
	return points.map(({ x, y }, index) => {
		const left = WIDTH - (end - x) / SPAN * WIDTH;
		const down = HEIGHT - 2 - y / top * (HEIGHT - 6);
		return `${index ? 'L' : 'M'}${left.toFixed(1)} ${down.toFixed(1)}`;
	}).join('');
}

/** Draws one or two lines; lines are pairs of a name and points. */
export function chart(title, lines, format) {
	const all = lines.flatMap(([, points]) => points);
	const end = Math.max(0, ...all.map(({ x }) => x));
	const highest = Math.max(0, ...all.map(({ y }) => y));
	const now = lines.map(([name, points]) =>
		[name, points.length ? format(points.at(-1).y) : 'not known yet']);
	const words = now.map(([name, value]) => `${name} ${value}`).join(', ');
	return el('figure', {},
		el('figcaption', {}, title, el('span', { class: 'most' }, `most ${format(highest)}`)),
		el('svg', { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: 'img', preserveAspectRatio: 'none',
			'aria-label': `${title} of the last five minutes: ${words}, at most ${format(highest)}` },
			el('path', { class: 'base', d: `M0 ${HEIGHT - 2}H${WIDTH}` }),
			lines.map(([, points], index) => el('path',
				{ class: `line line${index}`, d: path(points, end, highest || 1) }))),
		el('p', { class: 'legend' }, now.map(([name, value], index) =>
			el('span', { class: `key${index}` }, `${name} `, el('strong', {}, value)))));
}
