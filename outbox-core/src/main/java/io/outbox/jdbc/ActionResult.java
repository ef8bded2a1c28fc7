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

package io.outbox.jdbc;

import io.outbox.OutboxException;
import org.jspecify.annotations.Nullable;

/**
 * What became of an action on many messages.
 *
 * @param changed the number of messages that it changed
 * @param more whether there may be more, because a call changes a limited number or ended
 * early
 * @param problem why it ended early, or {@code null} if it did not
 */
public record ActionResult(int changed, boolean more, @Nullable String problem) {

	/**
	 * Create the result of an action that did not end early.
	 * @param changed the number of messages that it changed
	 * @param more whether there may be more
	 */
	public ActionResult(int changed, boolean more) {
		this(changed, more, null);
	}

	/**
	 * The result of an action that has failed, which is the failure if nothing changed.
	 */
	static ActionResult early(int changed, OutboxException failure) {
		if (changed == 0) {
			throw failure;
		}
		return new ActionResult(changed, true, failure.getMessage());
	}

}
