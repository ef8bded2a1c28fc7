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

import java.lang.reflect.Method;
import java.util.Set;

import io.outbox.MessageMapper;
import io.outbox.Operation;
import org.jspecify.annotations.Nullable;

/**
 * One {@code @Publish} of one entity, resolved and validated.
 *
 * @param destination the destination in full
 * @param type the logical message type
 * @param rootName the name of the root entity, the beginning of the default key
 * @param operations the operations that publish
 * @param fields the attributes of the body
 * @param collections those of {@code fields} that are collections, by name
 * @param serializer the method that makes the body, or {@code null}
 * @param mapper the mapper that makes the body, or {@code null}
 * @param key the path of the key, or {@code null} for the default key
 */
record PublishRule(String destination, String type, String rootName, Set<Operation> operations, BodyFields fields,
		Set<String> collections, @Nullable Method serializer, @Nullable Class<? extends MessageMapper<?>> mapper,
		@Nullable KeyPath key) {

	PublishRule {
		operations = Set.copyOf(operations);
		collections = Set.copyOf(collections);
	}

	/**
	 * Whether the body is made from the instance, and so at the end of the flush.
	 */
	boolean needsInstance() {
		return this.serializer != null || this.mapper != null || !this.collections.isEmpty();
	}

	/**
	 * The operation that the change is published as, or {@code null} if it is not.
	 */
	@Nullable Operation operationFor(Change change) {
		if (change.upsert() && !this.operations.contains(Operation.UPDATE)) {
			return this.operations.contains(Operation.INSERT) ? Operation.INSERT : null;
		}
		if (!this.operations.contains(change.operation())) {
			return null;
		}
		return (change.operation() != Operation.UPDATE || change.touches(this.fields)) ? change.operation() : null;
	}

}
