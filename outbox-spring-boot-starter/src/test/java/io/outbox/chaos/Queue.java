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

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The queue that keeps what is published, and how its broker is asked for it.
 *
 * @param name the name of queue and topic
 * @param dropsDuplicates whether the broker drops what is sent twice
 * @param connectHeaders more headers of CONNECT
 * @param subscribeHeaders the headers of SUBSCRIBE
 */
record Queue(String name, boolean dropsDuplicates, Map<String, String> connectHeaders,
		Map<String, String> subscribeHeaders) {

	/** RabbitMQ has no such exchange, and Artemis is told to make no such address. */
	static final String REFUSED_DESTINATION = "/exchange/refused.entry";

	static Queue ofRabbitMq(String name) {
		return new Queue(name, false, Map.of("login", "guest", "passcode", "guest"),
				subscribe(name, Map.of("x-queue-name", name, "durable", "true", "auto-delete", "false",
						"prefetch-count", "200", "x-expires", "600000")));
	}

	static Queue ofArtemis(String name) {
		return new Queue(name, true, Map.of("client-id", name),
				subscribe(name, Map.of("durable-subscription-name", name)));
	}

	String destination() {
		return "/topic/" + this.name + ".v1";
	}

	/** The queue of its dead letters, which is there from the first of them on. */
	Queue deadLetters() {
		return new Queue("DLQ." + this.name, this.dropsDuplicates, this.connectHeaders,
				Map.of("destination", "/queue/DLQ." + this.name, "durable", "true", "auto-delete", "false", "id", "0",
						"ack", "client-individual", "receipt", "subscribed", "x-dead-letter-exchange", "",
						"x-dead-letter-routing-key", "DLQ.DLQ.DLQ." + this.name));
	}

	private static Map<String, String> subscribe(String name, Map<String, String> more) {
		Map<String, String> headers = new LinkedHashMap<>(more);
		headers.put("destination", "/topic/" + name + ".v1");
		headers.put("id", "0");
		headers.put("ack", "client-individual");
		headers.put("receipt", "subscribed");
		return headers;
	}

}
