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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;

import io.outbox.RetryPolicy;
import io.outbox.jdbc.MessageDraft;
import io.outbox.jdbc.MessageStatus;
import io.outbox.relay.RelaySettings.OnFailure;
import io.outbox.support.TcpProxy;
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
 * What the relay makes of each kind of failure with a real broker.
 */
@ExtendWith(OutputCaptureExtension.class)
abstract class AbstractRelayFailureTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(30);

	private static final Duration LONG = Duration.ofMinutes(10);

	private static final Duration SHORT = Duration.ofSeconds(1);

	private final String queue = "/queue/r" + UUID.randomUUID().toString().substring(0, 8);

	@TempDir
	private Path folder;

	private TestBroker broker;

	private TcpProxy proxy;

	private QueueReader reader;

	private StompRelay relay;

	abstract TestBroker start(Path folder) throws Exception;

	/** Destinations that the broker refuses, each in its own way. */
	abstract List<String> refusedDestinations();

	/** A message that is too large for the broker and not for this application. */
	abstract MessageDraft tooLarge(String destination);

	@BeforeEach
	void start() throws Exception {
		this.broker = start(this.folder);
		this.proxy = new TcpProxy(this.broker.address().host(), this.broker.address().port());
		this.reader = new QueueReader(this.broker.address(), this.queue);
	}

	@AfterEach
	void stop() throws Exception {
		if (this.relay != null) {
			this.relay.close();
		}
		if (this.reader != null) {
			this.reader.close();
			this.proxy.close();
			this.broker.stop();
		}
	}

	@Test
	void rowReachesSubscriberWithItsHeaders() {
		Map<String, String> headers = Map.of("colon", "a:b:c", "na:me", "x", "backslash", "a\\nb\\c\\", "lines",
				"one\r\ntwo\n\nthree\r", "unicode", "grüße 🙂 \u2028", "empty", "", "spaces", "  x  ");
		this.relay = new StompRelay(settings(LONG, LONG, 1024 * 1024)).start();

		this.relay.publish(new MessageDraft(this.queue, "Test", "k", null, "{\"ü\":1}", headers, null, null));

		await().atMost(TIMEOUT)
			.untilAsserted(() -> assertThat(this.reader.deliveries()).singleElement()
				.satisfies((delivery) -> assertThat(delivery.headers()).containsAllEntriesOf(headers)));
		assertThat(this.reader.bodies()).containsExactly("{\"ü\":1}");
	}

	@Test
	void onlyThePoisonAmongManyInFlightIsCharged() {
		this.relay = new StompRelay(settings(LONG, LONG, 1024 * 1024));
		List<MessageDraft> drafts = new ArrayList<>(
				IntStream.range(0, 200).mapToObj((i) -> draft(this.queue, "k" + i, "good " + i)).toList());
		List<String> refused = refusedDestinations();
		refused.forEach((destination) -> drafts.add(100, draft(destination, destination, "to " + destination)));
		this.relay.publish(drafts.toArray(MessageDraft[]::new));

		this.relay.start();

		await().atMost(TIMEOUT).until(() -> this.relay.count(MessageStatus.PUBLISHED) == 200);
		await().atMost(TIMEOUT).until(() -> this.relay.count(MessageStatus.RETRYING) == refused.size());
		assertThat(this.relay.count("attempts = 1 AND last_error IS NOT NULL AND body LIKE 'to %'"))
			.isEqualTo(refused.size());
		assertThat(this.relay.count("attempts > 0 AND body LIKE 'good %'")).isZero();
		await().atMost(TIMEOUT)
			.untilAsserted(
					() -> assertThat(this.reader.bodies()).contains("good 0", "good 99", "good 100", "good 199"));
	}

	@Test
	void nothingOfItsKeyOvertakesPoison() {
		this.relay = new StompRelay(settings(LONG, LONG, 1024 * 1024), OnFailure.CONTINUE,
				(attempt, failure) -> Optional.of(Duration.ofMillis(300)));
		String refused = refusedDestinations().get(0);
		this.relay.publish(draft(this.queue, "k", "1"), draft(refused, "k", "2"), draft(this.queue, "k", "3"),
				draft(this.queue, "k", "4"), draft(this.queue, "other", "other"));

		this.relay.start();
		await().atMost(TIMEOUT).until(() -> this.relay.count("body = '2' AND attempts >= 2") == 1);
		this.relay.publish(this.queue, "k", "5");
		await().atMost(TIMEOUT).until(() -> this.relay.count(MessageStatus.HELD) == 3);
		assertThat(this.reader.bodies()).containsExactlyInAnyOrder("1", "other");
		this.relay.redirect(this.queue, "2");

		await().atMost(TIMEOUT).until(() -> this.relay.count(MessageStatus.PUBLISHED) == 6);
		await().atMost(TIMEOUT)
			.untilAsserted(() -> assertThat(this.reader.bodies()).filteredOn((body) -> !body.equals("other"))
				.containsExactly("1", "2", "3", "4", "5"));
	}

	@Test
	void exhaustedMessageIsParkedWithItsReasonAndItsKeyGoesOn(CapturedOutput output) {
		publishPoisonBeforeGood(OnFailure.CONTINUE);

		await().atMost(TIMEOUT).until(() -> this.relay.count(MessageStatus.PUBLISHED) == 2);
		await().atMost(TIMEOUT).untilAsserted(() -> assertThat(this.reader.bodies()).contains("after", "other"));
		assertThat(this.relay.count("status = -1 AND attempts = 2")).isEqualTo(1);
		assertThat(output).containsOnlyOnce("is parked as failed: " + this.relay.lastError("poison"));
	}

	@Test
	void exhaustedMessageBlocksItsKeyWhenTold() {
		publishPoisonBeforeGood(OnFailure.BLOCK);
		await().atMost(TIMEOUT).until(() -> this.relay.count("status = -1 AND attempts = 2") == 1);

		this.relay.publish(this.queue, "poison", "later");
		this.relay.publish(this.queue, "fence", "fence");

		await().atMost(TIMEOUT).untilAsserted(() -> assertThat(this.reader.bodies()).contains("other", "fence"));
		await().atMost(TIMEOUT).until(() -> this.relay.count(MessageStatus.HELD) == 2);
		assertThat(this.reader.bodies()).doesNotContain("after", "later");
	}

	@Test
	void stalledBrokerChargesNothingAndIsConnectedToAgain(CapturedOutput output) {
		this.relay = new StompRelay(settings(Duration.ZERO, SHORT, 1024 * 1024)).start();
		awaitFirstMessage();

		this.proxy.halfOpen();
		publishGood(50);
		await().atMost(TIMEOUT).until(() -> output.toString().contains("confirmed nothing for 1000 ms"));
		this.proxy.up();

		awaitAllGoodUncharged(50);
	}

	@Test
	void halfOpenConnectionIsFoundByHeartBeatsAndChargesNothing(CapturedOutput output) {
		this.relay = new StompRelay(settings(Duration.ofMillis(500), LONG, 1024 * 1024)).start();
		awaitFirstMessage();

		this.proxy.halfOpen();
		publishGood(50);
		await().atMost(TIMEOUT).until(() -> output.toString().contains("no heart-beat of the broker"));
		this.proxy.up();

		awaitAllGoodUncharged(50);
	}

	@Test
	void connectionLostWithManyInFlightChargesNothing() {
		this.relay = new StompRelay(settings(LONG, LONG, 1024 * 1024)).start();
		awaitFirstMessage();

		publishGood(300);
		this.proxy.resetInMidFrame();
		await().atMost(TIMEOUT).until(() -> this.relay.count(MessageStatus.PUBLISHED) > 1);
		this.proxy.cut();

		awaitAllGoodUncharged(300);
	}

	@Test
	void messageAboveTheBrokersLimitIsChargedAndOthersFlow() {
		this.relay = new StompRelay(settings(LONG, LONG, 64 * 1024 * 1024)).start();
		MessageDraft large = tooLarge(this.queue);

		this.relay.publish(large, draft(this.queue, large.key(), "behind"), draft(this.queue, "k1", "1"),
				draft(this.queue, "k2", "2"));

		await().atMost(TIMEOUT).until(() -> this.relay.count(MessageStatus.PUBLISHED) == 2);
		await().atMost(TIMEOUT).until(() -> this.relay.count(MessageStatus.HELD) == 1);
		assertThat(this.relay.count("status = 3 AND attempts = 1 AND last_error IS NOT NULL AND message_key = 'large'"))
			.isEqualTo(1);
		await().atMost(TIMEOUT)
			.untilAsserted(() -> assertThat(this.reader.bodies()).containsExactlyInAnyOrder("1", "2"));
	}

	@Test
	void delayedRowIsSentWhenItIsDueAndHoldsBackNobody() {
		this.relay = new StompRelay(settings(LONG, LONG, 1024 * 1024)).start();

		this.relay.publish(
				new MessageDraft(this.queue, "Test", "k", null, "delayed", Map.of(), null, Duration.ofSeconds(2)),
				draft(this.queue, "k", "at once"));

		await().atMost(TIMEOUT).untilAsserted(() -> assertThat(this.reader.bodies()).containsExactly("at once"));
		assertThat(this.relay.count(MessageStatus.DELAYED)).isEqualTo(1);
		await().atMost(TIMEOUT)
			.untilAsserted(() -> assertThat(this.reader.bodies()).containsExactly("at once", "delayed"));
	}

	@Test
	void rowThatExpiresDuringAnOutageIsNeverSent() {
		this.relay = new StompRelay(settings(LONG, LONG, 1024 * 1024));
		this.relay.publish(
				new MessageDraft(this.queue, "Test", "k", null, "short-lived", Map.of(), Duration.ofMillis(1), null),
				new MessageDraft(this.queue, "Test", "k", null, "long-lived", Map.of(), Duration.ofHours(1), null));
		await().until(() -> this.relay.count("expires_at < CURRENT_TIMESTAMP") == 1);

		this.relay.start();

		await().atMost(TIMEOUT).untilAsserted(() -> assertThat(this.reader.bodies()).containsExactly("long-lived"));
		await().atMost(TIMEOUT).until(() -> this.relay.count(MessageStatus.EXPIRED) == 1);
		assertThat(this.relay.count("attempts > 0")).isZero();
	}

	private void publishPoisonBeforeGood(OnFailure onFailure) {
		RetryPolicy twice = (attempt, failure) -> (attempt < 2) ? Optional.of(Duration.ofMillis(200))
				: Optional.empty();
		this.relay = new StompRelay(settings(LONG, LONG, 1024 * 1024), onFailure, twice);
		this.relay.publish(draft(refusedDestinations().get(0), "poison", "poison"),
				draft(this.queue, "poison", "after"), draft(this.queue, "other", "other"));
		this.relay.start();
	}

	private void publishGood(int count) {
		this.relay.publish(IntStream.range(0, count)
			.mapToObj((i) -> draft(this.queue, "k" + i % 20, "k" + i % 20 + "-" + i))
			.toArray(MessageDraft[]::new));
	}

	private void awaitFirstMessage() {
		this.relay.publish(this.queue, "first", "first");
		await().atMost(TIMEOUT).until(() -> this.relay.count(MessageStatus.PUBLISHED) == 1);
	}

	private void awaitAllGoodUncharged(int count) {
		await().atMost(TIMEOUT).until(() -> this.relay.count(MessageStatus.PUBLISHED) == count + 1);
		assertThat(this.relay.count("attempts > 0 OR last_error IS NOT NULL")).isZero();
		await().atMost(TIMEOUT).until(() -> this.reader.bodies().stream().distinct().count() == count + 1);
	}

	static MessageDraft draft(String destination, String key, String body) {
		return new MessageDraft(destination, "Test", key, null, body, Map.of(), null, null);
	}

	private StompSettings settings(Duration heartbeat, Duration receiptTimeout, long maxMessageSize) {
		StompSettings defaults = StompSettings.of(new StompAddress("127.0.0.1", this.proxy.port()));
		return new StompSettings(defaults.addresses(), defaults.login(), StompBroker.AUTO, false,
				new StompSettings.Heartbeat(heartbeat, heartbeat), SHORT, receiptTimeout, maxMessageSize,
				defaults.window(), new StompSettings.Reconnect(Duration.ofMillis(50), 2, SHORT, 0.2), null);
	}

}
