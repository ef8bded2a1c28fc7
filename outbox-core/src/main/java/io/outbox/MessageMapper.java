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

package io.outbox;

import org.jspecify.annotations.Nullable;

/**
 * Maps an entity to the body of its message. Called on the application's thread at the
 * end of each flush that wrote the entity, or with each change of a
 * {@code StatelessSession}, inside its transaction: it may navigate and query but must
 * change nothing. An exception rolls the transaction back.
 *
 * @param <T> the entity type
 */
@FunctionalInterface
public interface MessageMapper<T> {

	/**
	 * Map the entity to a body that Jackson can write.
	 * @param entity the entity as it was written; for {@link Operation#DELETE} only what
	 * had been loaded
	 * @param operation what the transaction did to the entity
	 * @return the body, or {@code null} to publish no message
	 */
	@Nullable Object map(T entity, Operation operation);

}
