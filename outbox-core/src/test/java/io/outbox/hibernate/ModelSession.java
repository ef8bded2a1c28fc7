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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

import io.outbox.hibernate.CaptureModel.Key;
import io.outbox.hibernate.CaptureModel.Message;
import org.jspecify.annotations.Nullable;

/**
 * A transaction with its persistence context: when Hibernate writes what. Only what JPA
 * and Hibernate's manual say of it, for steps that they allow.
 */
final class ModelSession {

	private final int base;

	private final Map<Key, Map<String, @Nullable Object>> committed;

	private final Map<Key, Map<String, @Nullable Object>> rows;

	private final Map<Key, ModelEntry> context = new LinkedHashMap<>();

	/** Children in the collection of a parent that the next flush persists. */
	private final Map<Key, Map<String, @Nullable Object>> reachable = new LinkedHashMap<>();

	/** Children that were taken out of the collection and are removed by the flush. */
	private final Set<Key> orphans = new HashSet<>();

	private final ModelPortion portion;

	ModelSession(int base, Map<Key, Map<String, @Nullable Object>> committed, ModelPortion portion) {
		this.base = base;
		this.committed = committed;
		this.rows = new HashMap<>(committed);
		this.rows.keySet().removeIf((key) -> !isOwn(key));
		this.portion = portion;
	}

	boolean take(ModelStep step, long id) {
		Key key = new Key(step.kind(), id);
		return switch (step.action()) {
			case PERSIST -> isFree(key) && persist(key, step);
			case CHANGE -> exists(key) && change(key, step);
			case MERGE -> merge(key, step);
			case REMOVE -> exists(key) && !isReferenced(key) && remove(key);
			case ORPHAN -> exists(key) && orphan(key);
			case FLUSH -> flush();
			case QUERY -> query(step.kind());
			case CLEAR -> clear();
			case DETACH -> detach(key);
			default -> throw new IllegalArgumentException(step.toString());
		};
	}

	List<Message> commit() {
		flush();
		this.committed.keySet().removeIf(this::isOwn);
		this.committed.putAll(this.rows);
		return this.portion.committed();
	}

	private boolean isOwn(Key key) {
		return key.id() / 10 == this.base / 10;
	}

	private boolean exists(Key key) {
		ModelEntry entry = this.context.get(key);
		return (entry != null) ? !entry.isRemoved() : this.rows.containsKey(key);
	}

	private boolean isFree(Key key) {
		return !exists(key) && !this.reachable.containsKey(key);
	}

	private boolean isRemoved(Key key) {
		return this.context.containsKey(key) && !exists(key);
	}

	private ModelEntry load(Key key) {
		return this.context.computeIfAbsent(key, (missing) -> ModelEntry.loaded(missing, this.rows.get(missing)));
	}

	private boolean persist(Key key, ModelStep step) {
		Map<String, @Nullable Object> values = new LinkedHashMap<>();
		values.put("id", key.id());
		if (key.kind() == ModelKind.CHILD) {
			Key parent = new Key(ModelKind.PARENT, this.base + Math.max(1, step.value()));
			boolean itself = step.attribute() % 2 == 0;
			if (!exists(parent) || (!itself && isRemoved(key))) {
				return false;
			}
			load(parent);
			values.put("parent", parent.id());
			if (!itself) {
				values.put("text", ModelKind.value("text", step.value()));
				this.reachable.put(key, values);
				return true;
			}
		}
		key.kind().attributes().forEach((name) -> values.put(name, ModelKind.initialValue(name, step.value())));
		add(key, values);
		return true;
	}

	private void add(Key key, Map<String, @Nullable Object> values) {
		if (isRemoved(key)) {
			// The deletion has to come first
			flush();
		}
		if (key.kind().isVersioned()) {
			values.put("version", 0);
		}
		this.context.put(key, ModelEntry.persisted(key, values));
	}

	private boolean change(Key key, ModelStep step) {
		Object value = ModelKind.value(step.attributeName(), step.value());
		if (step.attributeName().equals("ref") && value != null) {
			Key other = new Key(ModelKind.CREATED, this.base + (Long) value);
			if (!exists(other)) {
				return false;
			}
			load(other);
			value = other.id();
		}
		load(key).set(step.attributeName(), value);
		return true;
	}

	private boolean merge(Key key, ModelStep step) {
		boolean withFamily = this.orphans.stream().anyMatch(childOf(key))
				|| this.reachable.keySet().stream().anyMatch(childOf(key));
		if (withFamily || this.orphans.contains(key) || this.reachable.containsKey(key) || isRemoved(key)) {
			return false;
		}
		if (exists(key)) {
			return change(key, step);
		}
		return key.kind() != ModelKind.CHILD && persist(key, step);
	}

	/**
	 * References are not loosened by the removal of what they refer to.
	 */
	private boolean isReferenced(Key key) {
		return key.kind() == ModelKind.CREATED && (this.rows.entrySet()
			.stream()
			.anyMatch((row) -> row.getKey().kind() == ModelKind.FULL && refersTo(row.getValue(), key))
				|| this.context.values()
					.stream()
					.anyMatch((entry) -> entry.key().kind() == ModelKind.FULL && refersTo(entry.values(), key)));
	}

	private static boolean refersTo(Map<String, @Nullable Object> values, Key key) {
		return Long.valueOf(key.id()).equals(values.get("ref"));
	}

	private boolean remove(Key key) {
		load(key).remove();
		if (key.kind() == ModelKind.PARENT) {
			this.reachable.keySet().removeIf(childOf(key));
			Set<Key> children = new HashSet<>(this.context.keySet());
			children.addAll(this.rows.keySet());
			children.stream().filter(childOf(key)).filter(this::exists).forEach((child) -> load(child).remove());
		}
		this.orphans.removeIf((orphan) -> !exists(orphan));
		return true;
	}

	/**
	 * An orphan was in the collection when it was last written.
	 */
	private boolean orphan(Key key) {
		return key.kind() == ModelKind.CHILD && !load(key).isNew() && this.orphans.add(key);
	}

	private Predicate<Key> childOf(Key parent) {
		return (key) -> key.kind() == ModelKind.CHILD && parent.kind() == ModelKind.PARENT
				&& Long.valueOf(parent.id()).equals(valuesOf(key).get("parent"));
	}

	private Map<String, @Nullable Object> valuesOf(Key key) {
		if (this.reachable.containsKey(key)) {
			return this.reachable.get(key);
		}
		return this.context.containsKey(key) ? this.context.get(key).values() : this.rows.get(key);
	}

	private boolean flush() {
		cascade();
		List.copyOf(this.context.values()).forEach((entry) -> entry.flush(this.portion));
		this.context.values().forEach((entry) -> {
			if (entry.isRemoved()) {
				this.rows.remove(entry.key());
			}
			else {
				this.rows.put(entry.key(), entry.values());
			}
		});
		this.context.values().removeIf(ModelEntry::isRemoved);
		this.portion.flushed();
		return true;
	}

	/**
	 * A query flushes if the table that it reads would be written.
	 */
	private boolean query(ModelKind kind) {
		cascade();
		boolean needed = this.context.values()
			.stream()
			.anyMatch((entry) -> entry.key().kind().queried().equals(kind.queried()) && entry.writesItsTable());
		return !needed || flush();
	}

	private void cascade() {
		this.reachable.forEach(this::add);
		this.reachable.clear();
		this.orphans.forEach((orphan) -> load(orphan).remove());
		this.orphans.clear();
	}

	private boolean clear() {
		this.context.clear();
		this.reachable.clear();
		this.orphans.clear();
		return true;
	}

	private boolean isNewFamily(Key key) {
		return this.context.values()
			.stream()
			.filter(ModelEntry::isNew)
			.map(ModelEntry::key)
			.anyMatch((other) -> other.equals(key) || childOf(key).test(other));
	}

	/**
	 * A child stays, because its parent would persist it again. What is not yet written
	 * stays too.
	 */
	private boolean detach(Key key) {
		ModelEntry entry = this.context.get(key);
		if (entry == null || entry.isRemoved() || isNewFamily(key) || key.kind() == ModelKind.CHILD) {
			return false;
		}
		this.context.remove(key);
		this.reachable.keySet().removeIf(childOf(key));
		this.orphans.removeIf(childOf(key));
		return true;
	}

}
