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

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import io.outbox.hibernate.CaptureModel.Key;
import org.jspecify.annotations.Nullable;

/**
 * An entity in the persistence context: its values, and those that were last written.
 */
final class ModelEntry {

	private final Key key;

	private Map<String, @Nullable Object> values;

	private Map<String, @Nullable Object> written;

	private boolean isNew;

	private boolean removed;

	private ModelEntry(Key key, Map<String, @Nullable Object> values, boolean isNew) {
		this.key = key;
		this.values = values;
		this.written = values;
		this.isNew = isNew;
	}

	static ModelEntry loaded(Key key, Map<String, @Nullable Object> row) {
		return new ModelEntry(key, row, false);
	}

	static ModelEntry persisted(Key key, Map<String, @Nullable Object> values) {
		return new ModelEntry(key, values, true);
	}

	Key key() {
		return this.key;
	}

	Map<String, @Nullable Object> values() {
		return this.values;
	}

	boolean isNew() {
		return this.isNew;
	}

	boolean isRemoved() {
		return this.removed;
	}

	/**
	 * The message has the values last written, but for the collection, which is read at
	 * the end of the flush.
	 */
	void remove() {
		this.removed = true;
		Map<String, @Nullable Object> last = new HashMap<>(this.written);
		last.computeIfPresent("tags", (name, tags) -> this.values.get(name));
		this.written = last;
	}

	void set(String attribute, @Nullable Object value) {
		this.values = with(attribute, value);
	}

	boolean writesItsTable() {
		Set<String> columns = changed();
		columns.remove("tags");
		return this.isNew || this.removed || !columns.isEmpty();
	}

	void flush(ModelPortion portion) {
		if (this.isNew) {
			portion.inserted(this.key, this.written);
		}
		if (this.removed) {
			portion.deleted(this.key, this.written);
			return;
		}
		Set<String> changed = changed();
		if (!changed.isEmpty()) {
			if (this.key.kind().isVersioned()) {
				this.values = with("version", (Integer) this.values.get("version") + 1);
			}
			portion.updated(this.key, this.values, changed);
		}
		this.isNew = false;
		this.written = this.values;
	}

	private Set<String> changed() {
		Set<String> changed = new HashSet<>();
		this.values.forEach((name, value) -> {
			if (!Objects.equals(value, this.written.get(name))) {
				changed.add(name);
			}
		});
		return changed;
	}

	private Map<String, @Nullable Object> with(String attribute, @Nullable Object value) {
		Map<String, @Nullable Object> with = new HashMap<>(this.values);
		with.put(attribute, value);
		return with;
	}

}
