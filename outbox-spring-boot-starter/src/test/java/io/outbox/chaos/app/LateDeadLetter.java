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

package io.outbox.chaos.app;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.outbox.Delivery;
import io.outbox.MessageTransport;
import io.outbox.WireMessage;

/**
 * A delivery whose dead letter is sent some time after the acknowledgement.
 *
 * @param delivery the delivery
 * @param transport sends the dead letter
 * @param deadLetters where to
 */
record LateDeadLetter(Delivery delivery, MessageTransport transport, String deadLetters) implements Delivery {

	@Override
	public Map<String, String> headers() {
		return this.delivery.headers();
	}

	@Override
	public byte[] body() {
		return this.delivery.body();
	}

	@Override
	public boolean isOpen() {
		return this.delivery.isOpen();
	}

	@Override
	public CompletableFuture<Void> ack() {
		return this.delivery.ack();
	}

	@Override
	public CompletableFuture<Void> deadLetter(Map<String, String> headers) {
		Map<String, String> all = new LinkedHashMap<>(headers);
		headers().forEach((name, value) -> {
			if (name.startsWith("chaos-")) {
				all.put(name, value);
			}
		});
		WireMessage deadLetter = new WireMessage(UUID.randomUUID(), this.deadLetters, all,
				new String(body(), StandardCharsets.UTF_8), null);
		return ack().thenRun(() -> System.out.println("SIGNAL ACKNOWLEDGED"))
			.thenComposeAsync((acknowledged) -> this.transport.send(deadLetter),
					CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS));
	}

}
