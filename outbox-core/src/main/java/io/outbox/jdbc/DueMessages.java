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

import java.util.List;

/**
 * What a step reads of the partitions that it has locked.
 *
 * @param blockers what holds back later messages of its key, due or not; where there is
 * very much of it, only that of the keys of the messages
 * @param messages the messages that are due, in no particular order
 */
public record DueMessages(List<Blocker> blockers, List<ClaimedMessage> messages) {

	/**
	 * A retrying message or, where these block, a failed one.
	 *
	 * @param key the ordering key
	 * @param id the place in the order
	 */
	public record Blocker(String key, long id) {
	}

}
