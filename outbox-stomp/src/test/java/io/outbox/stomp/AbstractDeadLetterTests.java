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

package io.outbox.stomp;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

import io.outbox.DeadLetter;
import io.outbox.Subscription;
import io.outbox.WireMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A person looks at dead letters, sends them once more and discards them.
 */
abstract class AbstractDeadLetterTests {

	/** More looks than the deliveries that a broker allows a message. */
	private static final int LOOKS = 25;

	private final String name = "d" + UUID.randomUUID().toString().substring(0, 8);

	private final Subscription subscription = Subscription.to("/topic/" + this.name + ".v1")
		.queue("q" + this.name)
		.build();

	private final Subscription other = Subscription.to("/topic/" + this.name + ".v1").queue("o" + this.name).build();

	@TempDir
	private Path folder;

	private TestBroker broker;

	private StompMessageTransport publisher;

	private StompSubscriber subscriber;

	private StompSubscriber bystander;

	private StompDeadLetters deadLetters;

	abstract TestBroker start(Path folder) throws Exception;

	boolean virtualTopics() {
		return false;
	}

	@BeforeEach
	void start() throws Exception {
		this.broker = start(this.folder);
		StompSettings settings = settings();
		this.deadLetters = new StompDeadLetters(settings);
		this.publisher = new StompMessageTransport(settings);
		this.publisher.start();
		this.subscriber = new StompSubscriber(settings, this.subscription).start().awaitConnected();
		this.bystander = new StompSubscriber(settings, this.other).start().awaitConnected();
		await().until(this.publisher::isAvailable);
	}

	@AfterEach
	void stop() throws Exception {
		if (this.publisher == null) {
			return;
		}
		this.publisher.stop();
		this.subscriber.close();
		this.bystander.close();
		this.broker.stop();
	}

	@Test
	void aDeadLetterIsReplayedToItsSubscriberAloneAndHandledOnce() throws Exception {
		UUID id = giveUp("a").get(0);
		DeadLetter letter = this.deadLetters.browse(this.subscription, 10).get(0);
		assertThat(letter.messageId()).isEqualTo(id.toString());
		assertThat(letter.headers()).containsEntry("dop-dlq-reason", "This can't be done").containsEntry("own", "a:b");
		assertThat(this.deadLetters.find(this.subscription, id.toString()).body()).isEqualTo(letter.body());
		this.subscriber.mend();
		this.bystander.mend();

		assertThat(this.deadLetters.replay(this.subscription, id.toString())).isTrue();

		await().atMost(Duration.ofSeconds(20)).until(() -> this.subscriber.effects().size() == 1);
		assertThat(this.subscriber.payloads().get(0).headers()).containsEntry("own", "a:b")
			.containsEntry("dop-msg-id", id.toString())
			.doesNotContainKey("dop-dlq-reason");
		assertThat(this.deadLetters.browse(this.subscription, 10)).isEmpty();
		assertThat(this.deadLetters.replay(this.subscription, id.toString())).isFalse();
		this.publisher.send(message(UUID.randomUUID(), "last")).get();
		await().atMost(Duration.ofSeconds(20)).until(() -> this.bystander.effects().size() == 1);
		assertThat(this.bystander.effects()).allMatch((body) -> body.contains("last"));
		assertThat(this.deadLetters.browse(this.other, 10)).hasSize(1);
	}

	@Test
	void looksChangeNeitherTheMessagesNorTheirOrder() throws Exception {
		List<String> ids = giveUp("a", "b", "c").stream().map(UUID::toString).toList();

		for (int i = 0; i < LOOKS; i++) {
			assertThat(this.deadLetters.browse(this.subscription, 3)).extracting(DeadLetter::messageId)
				.as("look %d", i)
				.isEqualTo(ids);
		}
		assertThat(this.deadLetters.browse(this.subscription, 2)).extracting(DeadLetter::messageId)
			.isEqualTo(ids.subList(0, 2));
	}

	@Test
	void aDeadLetterIsDiscardedAndTheOthersStay() throws Exception {
		List<String> ids = giveUp("a", "b", "c").stream().map(UUID::toString).toList();

		assertThat(this.deadLetters.discard(this.subscription, ids.get(1))).isTrue();

		assertThat(this.deadLetters.discard(this.subscription, ids.get(1))).isFalse();
		assertThat(this.deadLetters.browse(this.subscription, 10)).extracting(DeadLetter::messageId)
			.containsExactly(ids.get(0), ids.get(2));
	}

	@Test
	void aDeadLetterOutlivesItsMessage() throws Exception {
		giveUp(Duration.ofSeconds(4), "a");

		await().during(Duration.ofSeconds(5))
			.atMost(Duration.ofSeconds(30))
			.until(() -> this.deadLetters.browse(this.subscription, 10).size() == 1);
	}

	final StompAddress address() {
		return this.broker.address();
	}

	final StompSubscriber subscriber() {
		return this.subscriber;
	}

	final Subscription subscription() {
		return this.subscription;
	}

	final StompDeadLetters deadLetters() {
		return this.deadLetters;
	}

	final List<UUID> giveUp(String... bodies) throws Exception {
		return giveUp(null, bodies);
	}

	private List<UUID> giveUp(Duration timeToLive, String... bodies) throws Exception {
		List<UUID> ids = Stream.of(bodies).map((body) -> UUID.randomUUID()).toList();
		for (int i = 0; i < bodies.length; i++) {
			this.publisher.send(message(ids.get(i), bodies[i], timeToLive)).get();
		}
		for (Subscription each : List.of(this.subscription, this.other)) {
			await().atMost(Duration.ofSeconds(30))
				.until(() -> this.deadLetters.browse(each, 10).size() == bodies.length);
		}
		return ids;
	}

	private WireMessage message(UUID id, String body) {
		return message(id, body, null);
	}

	private WireMessage message(UUID id, String body, Duration timeToLive) {
		return new WireMessage(id, this.subscription.destination(), Map.of("dop-msg-id", id.toString(), "own", "a:b"),
				"{\"poison\":\"" + body + "\"}", timeToLive);
	}

	private StompSettings settings() {
		StompSettings defaults = StompSettings.of(this.broker.address());
		return new StompSettings(defaults.addresses(),
				new StompSettings.Login("guest", "guest", "/", "service-" + this.name), StompBroker.AUTO,
				virtualTopics(), defaults.heartbeat(), defaults.connectTimeout(), defaults.receiptTimeout(),
				defaults.maxMessageSize(), defaults.window(), defaults.reconnect(), null);
	}

}
