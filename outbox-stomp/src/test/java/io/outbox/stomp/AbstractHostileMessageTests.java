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

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.outbox.Delivery;
import io.outbox.Subscription;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What a subscriber makes of a hostile publisher's messages, for every broker.
 */
@ExtendWith(OutputCaptureExtension.class)
abstract class AbstractHostileMessageTests {

	private static final String SECRET = "planted4711secret";

	/** Frames may be 64 KB larger. */
	private static final int SMALL_LIMIT = 1024;

	private static final int LIMIT = 1024 * 1024;

	private static final Duration TIMEOUT = Duration.ofSeconds(30);

	private final String queue = "q" + UUID.randomUUID();

	@TempDir
	private Path folder;

	private TestBroker broker;

	private RawStomp publisher;

	abstract TestBroker start(Path folder) throws Exception;

	/**
	 * The size of a message that is too large for the subscriber and not for the broker.
	 */
	int largeSize() {
		return 10 * LIMIT;
	}

	/**
	 * Whether the broker counts messages that are not acknowledged, and not their bytes.
	 */
	boolean countsMessages() {
		return true;
	}

	@BeforeEach
	void connect() throws Exception {
		this.broker = start(this.folder);
		this.publisher = new RawStomp(this.broker.address());
	}

	@AfterEach
	void stop() throws Exception {
		if (this.publisher != null) {
			this.publisher.close();
			this.broker.stop();
		}
	}

	@Test
	void messageAboveTheLimitStaysInTheQueueOnAConnectionThatStands(CapturedOutput output) throws Exception {
		send("large", SECRET.repeat(largeSize() / SECRET.length()).getBytes(StandardCharsets.UTF_8));
		send("small", "{\"n\":2}".getBytes(StandardCharsets.UTF_8));

		try (StompSubscriber subscriber = new StompSubscriber(settings(LIMIT), subscription()).start()) {
			if (countsMessages()) {
				await().atMost(TIMEOUT).until(() -> subscriber.effects().equals(List.of("{\"n\":2}")));
			}
			await().atMost(TIMEOUT)
				.untilAsserted(() -> assertThat(output)
					.containsOnlyOnce("Message large of queue '" + this.queue + "' is larger"));
			assertThat(output).containsOnlyOnce("Connected queue '" + this.queue).doesNotContain(SECRET);
		}

		assertThat(receive(settings(16L * LIMIT), subscription())).first()
			.satisfies((delivery) -> assertThat(delivery.headers()).containsEntry("dop-msg-id", "large"))
			.satisfies((delivery) -> assertThat(delivery.body()).hasSizeGreaterThan(2 * LIMIT));
	}

	@Test
	void messageWhoseHeadersAreAboveTheLimitStaysInTheQueueOnAConnectionThatStands(CapturedOutput output)
			throws Exception {
		String header = "\nbomb%d:" + SECRET.repeat(500);
		String bomb = IntStream.range(0, 20).mapToObj(header::formatted).collect(Collectors.joining());
		send("bomb" + bomb, "{\"n\":1}".getBytes(StandardCharsets.UTF_8));
		send("small", "{\"n\":2}".getBytes(StandardCharsets.UTF_8));

		try (StompSubscriber subscriber = new StompSubscriber(settings(SMALL_LIMIT), subscription()).start()) {
			if (countsMessages()) {
				await().atMost(TIMEOUT).until(() -> subscriber.effects().equals(List.of("{\"n\":2}")));
			}
			await().atMost(TIMEOUT)
				.untilAsserted(() -> assertThat(output)
					.containsOnlyOnce("Message bomb of queue '" + this.queue + "' is larger"));
			assertThat(output).containsOnlyOnce("Connected queue '" + this.queue).doesNotContain(SECRET);
		}

		assertThat(receive(settings(LIMIT), subscription())).first()
			.satisfies((delivery) -> assertThat(delivery.headers()).containsEntry("dop-msg-id", "bomb")
				.containsKey("bomb19"));
	}

	@Test
	void bodyThatIsNoTextReachesTheDeadLetterQueueUnchanged(CapturedOutput output) throws Exception {
		byte[] body = (SECRET + "\u00ff\u00fe\0\u0080").getBytes(StandardCharsets.ISO_8859_1);
		send("binary", body);

		try (StompSubscriber subscriber = new StompSubscriber(settings(LIMIT), subscription()).start()) {
			await().atMost(TIMEOUT)
				.untilAsserted(() -> assertThat(output).contains("'" + this.queue + "' gave up message binary"));
			assertThat(subscriber.effects()).isEmpty();
		}

		String deadLetters = "DLQ." + this.queue;
		assertThat(receive(settings(LIMIT), Subscription.to("/queue/" + deadLetters).prefetch(1).build()))
			.singleElement()
			.satisfies((delivery) -> assertThat(delivery.body()).isEqualTo(body));
		assertThat(output).doesNotContain(SECRET);
	}

	private void send(String messageId, byte[] body) throws Exception {
		ByteArrayOutputStream frame = new ByteArrayOutputStream();
		frame.writeBytes(("SEND\ndestination:/queue/" + this.queue + "\npersistent:true\ndop-msg-id:" + messageId
				+ "\ncontent-length:" + body.length + "\n\n")
			.getBytes(StandardCharsets.UTF_8));
		frame.writeBytes(body);
		frame.write(0);
		this.publisher.write(frame.toByteArray());
		this.publisher.sync();
	}

	private Subscription subscription() {
		return Subscription.to("/queue/" + this.queue).prefetch(10).build();
	}

	private static List<Delivery> receive(StompSettings settings, Subscription subscription) {
		List<Delivery> deliveries = new CopyOnWriteArrayList<>();
		StompSubscriptionTransport transport = new StompSubscriptionTransport(settings);
		try {
			transport.subscribe(subscription, (delivery) -> {
				deliveries.add(delivery);
				delivery.ack();
			});
			await().atMost(TIMEOUT).until(() -> !deliveries.isEmpty());
		}
		finally {
			transport.close();
		}
		return deliveries;
	}

	private StompSettings settings(long maxMessageSize) {
		StompSettings defaults = StompSettings.of(this.broker.address());
		return new StompSettings(defaults.addresses(), new StompSettings.Login("guest", "guest", "/", this.queue),
				defaults.broker(), defaults.virtualTopics(), defaults.heartbeat(), defaults.connectTimeout(),
				defaults.receiptTimeout(), maxMessageSize, defaults.window(), defaults.reconnect(), null);
	}

}
