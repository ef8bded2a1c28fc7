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

package io.outbox.chaos;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What identifies a message, in the table and on the wire.
 *
 * @param account the key
 * @param number the place in the order of the key, from one on
 * @param token the transaction that wrote it
 */
record ChaosMessage(String account, long number, String token) {

	private static final JsonMapper JSON = JsonMapper.shared();

	static ChaosMessage of(String body) {
		JsonNode json = JSON.readTree(body);
		return new ChaosMessage(json.required("account").asString(), json.required("number").asLong(),
				json.required("token").asString());
	}

}
