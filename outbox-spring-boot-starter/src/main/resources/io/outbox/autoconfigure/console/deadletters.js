// What a subscriber has given up: the messages of its dead-letter queue, read from the broker when asked for.

import { get, post } from './api.js';
import { attempt, confirmed, el, plural, show, table } from './dom.js';
import { body, headers } from './message.js';

const PAGE = 50;

const ACTIONS = {
	replay: { verb: 'Replay', detail: 'The subscriber gets it again, with all its attempts.', done: 'replayed' },
	discard: { verb: 'Discard', detail: 'It is deleted on the broker and can’t be brought back.', done: 'discarded' },
};

/** The list of one subscriber. */
class DeadLetters {

	#subscriber;

	#element = el('div', { id: 'letters' });

	#actions = el('div', { class: 'actions', role: 'group', 'aria-label': 'Actions' });

	#letters = [];

	#more = false;

	#selected = new Set();

	constructor(subscriber) {
		this.#subscriber = subscriber;
	}

	get element() {
		return this.#element;
	}

	async load() {
		this.#element.setAttribute('aria-busy', 'true');
		try {
			const page = await get('/dead-letters', { subscriber: this.#subscriber, size: PAGE });
			this.#letters = page.deadLetters;
			this.#more = page.more;
			this.#selected.clear();
			this.#draw();
		}
		finally {
			this.#element.removeAttribute('aria-busy');
		}
	}

	#draw() {
		const number = plural(this.#letters.length, 'dead letter');
		this.#drawActions();
		show(this.#element, this.#actions,
			this.#letters.length ? table(this.#more ? `The first ${number}` : number,
				[el('span', { class: 'hidden' }, 'Select'), 'Message', 'Reason', 'Action'],
				this.#letters.map((letter) => this.#row(letter)))
				: el('p', { class: 'empty' }, 'No dead letters: this subscriber has given up nothing.'));
	}

	/** Apart from the table, where letters that are open stay open. */
	#drawActions() {
		const number = this.#selected.size;
		const chosen = () => this.#letters.filter(({ messageId }) => this.#selected.has(messageId));
		show(this.#actions,
			el('button', { type: 'button', id: 'reload', onclick: () => attempt(() => this.load()) }, 'Look again'),
			this.#letters.length ? el('button', { type: 'button', id: 'replay-all',
				onclick: () => this.#change('replay', this.#letters) }, 'Replay all shown…') : null,
			number ? [el('span', {}, `${number} selected`), Object.entries(ACTIONS).map(([action, { verb }]) =>
				el('button', { type: 'button', id: `${action}-selected`, class: action === 'discard' ? 'danger' : null,
					onclick: () => this.#change(action, chosen()) }, `${verb} selected`))] : null);
	}

	#row(letter) {
		const { messageId: id, reason, exception } = letter;
		return [el('input', { type: 'checkbox', id: `select-${id}`, 'aria-label': `Select dead letter ${id}`,
			onchange: (event) => this.#select(id, event.target.checked) }),
		el('details', {}, el('summary', { id: `letter-${id}` }, id), headers(letter.headers), body(letter, `body-${id}`)),
		el('span', {}, reason ?? 'not said', exception ? el('small', {}, ` ${exception}`) : null),
		el('span', { class: 'pills' }, Object.entries(ACTIONS).map(([action, { verb }]) =>
			el('button', { type: 'button', id: `${action}-${id}`, class: action === 'discard' ? 'danger' : null,
				'aria-label': `${verb} ${id}`, onclick: () => this.#change(action, [letter]) }, verb)))];
	}

	#select(id, selected) {
		this.#selected[selected ? 'add' : 'delete'](id);
		this.#drawActions();
	}

	/** Changes letters one by one; one that can't be changed does not stop the others. */
	#change(action, letters) {
		const { verb, detail, done } = ACTIONS[action];
		return attempt(async () => {
			const many = plural(letters.length, 'dead letter');
			if (!await confirmed(`${verb} ${many}?`, detail, verb, action === 'discard')) {
				return '';
			}
			const errors = [];
			for (const { messageId } of letters) {
				await post(`/dead-letters/${encodeURIComponent(messageId)}/${action}`, { subscriber: this.#subscriber })
					.catch((error) => errors.push(error.message));
			}
			await this.load();
			const told = `${plural(letters.length - errors.length, 'dead letter')} ${done}.`;
			if (errors.length) {
				throw new Error(`${told} ${errors.length} not: ${errors[0]}`);
			}
			return told;
		});
	}

}

export function deadLetters(view, context, id) {
	const { subscribers } = context.status;
	const subscriber = id || subscribers[0]?.id;
	const title = el('h1', {}, 'Dead letters');
	if (!subscriber) {
		show(view, title, el('p', { class: 'empty' }, 'This instance has no subscribers.'));
		return { update: () => {} };
	}
	const letters = new DeadLetters(subscriber);
	const choice = el('select', { id: 'subscriber', onchange: () => {
		location.hash = `#/dead-letters/${encodeURIComponent(choice.value)}`;
	} }, subscribers.map((each) => el('option', { value: each.id, selected: each.id === subscriber },
		`${each.id}: DLQ.${each.queue}`)));
	show(view, title, el('p', { class: 'line' }, el('label', {}, 'Subscriber ', choice)), letters.element);
	attempt(() => letters.load());
	return { update: () => {} };
}
