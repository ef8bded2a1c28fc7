/*
 * Copyright 2026-present the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

package io.outbox.hibernate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntSupplier;

import io.outbox.Operation;
import io.outbox.hibernate.CaptureModel.Key;
import io.outbox.hibernate.CaptureModel.Message;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * The design's table: what several writes of one entity are as one message.
 */
final class ModelPortion {

	private static final JsonMapper json = new JsonMapper();

	private final int size;

	private final IntSupplier writes;

	private final Map<Key, Change> changes = new LinkedHashMap<>();

	private final List<Message> written = new ArrayList<>();

	private int flushes;

	ModelPortion(int size, IntSupplier writes) {
		this.size = size;
		this.writes = writes;
	}

	void inserted(Key key, Map<String, @Nullable Object> values) {
		Change before = this.changes.get(key);
		put(key, (before != null) ? Operation.UPDATE : Operation.INSERT, true, values);
	}

	void updated(Key key, Map<String, @Nullable Object> values, Set<String> attributes) {
		Change before = this.changes.get(key);
		Operation operation = (before != null) ? before.operation() : Operation.UPDATE;
		boolean published = attributes.stream().anyMatch(key.kind().body()::contains);
		put(key, operation, published || (before != null && before.published()), values);
	}

	void deleted(Key key, Map<String, @Nullable Object> values) {
		Change before = this.changes.get(key);
		if (before != null && before.operation() == Operation.INSERT) {
			this.changes.remove(key);
		}
		else {
			put(key, Operation.DELETE, true, values);
		}
	}

	private void put(Key key, Operation operation, boolean published, Map<String, @Nullable Object> values) {
		Change before = this.changes.get(key);
		int flush = (before != null) ? before.flush() : this.flushes;
		this.changes.put(key, new Change(flush, operation, published, values));
	}

	void flushed() {
		this.flushes++;
		if (this.changes.size() >= this.size) {
			write();
		}
	}

	/**
	 * The transaction commits.
	 * @return all of its messages
	 */
	List<Message> committed() {
		write();
		return this.written;
	}

	private void write() {
		List<Key> published = this.changes.keySet().stream().filter((key) -> isPublished(key)).toList();
		if (!published.isEmpty()) {
			int write = this.writes.getAsInt();
			published.forEach((key) -> this.written.add(message(write, key, this.changes.get(key))));
		}
		this.changes.clear();
	}

	private boolean isPublished(Key key) {
		Change change = this.changes.get(key);
		return change.published() && key.kind().publishes(change.operation());
	}

	private static Message message(int write, Key key, Change change) {
		Map<String, @Nullable Object> body = new LinkedHashMap<>();
		body.put("id", key.id());
		key.kind().body().forEach((name) -> body.put(name, change.values().get(name)));
		String text = key.kind().entityName() + ":" + key.id() + " " + change.operation() + " "
				+ json.writeValueAsString(body);
		return new Message(write, change.flush(), text);
	}

	/**
	 * What the writes of an entity are so far.
	 *
	 * @param flush the first flush
	 * @param operation the operation as a whole
	 * @param published whether an update wrote something that is in the body
	 * @param values the values last written
	 */
	private record Change(int flush, Operation operation, boolean published, Map<String, @Nullable Object> values) {
	}

}
