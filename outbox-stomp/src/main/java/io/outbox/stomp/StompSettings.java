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

import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

import javax.net.ssl.SSLContext;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * How to reach a broker and what to expect of it.
 *
 * @param addresses the addresses, tried in turn; not empty
 * @param login what CONNECT says of this application
 * @param broker the kind of broker
 * @param virtualTopics whether topics of ActiveMQ Classic are virtual topics
 * @param heartbeat how often either side shows that it lives
 * @param connectTimeout the time for TCP connection, TLS handshake and CONNECTED, each
 * @param receiptTimeout the time without any receipt after which a connection that waits
 * for one is replaced
 * @param maxMessageSize the greatest size of a frame, in bytes
 * @param window the maximum number of unconfirmed sends on the wire
 * @param reconnect the pauses between attempts to connect
 * @param sslContext makes the context for each TLS connection, or {@code null} for plain
 * TCP
 */
public record StompSettings(List<StompAddress> addresses, Login login, StompBroker broker, boolean virtualTopics,
		Heartbeat heartbeat, Duration connectTimeout, Duration receiptTimeout, long maxMessageSize, int window,
		Reconnect reconnect, @Nullable Supplier<SSLContext> sslContext) {

	/**
	 * Copies the addresses and checks the numbers.
	 */
	public StompSettings {
		addresses = List.copyOf(addresses);
		Assert.notEmpty(addresses, "'addresses' must not be empty");
		Assert.notNull(login, "'login' must not be null");
		Assert.notNull(broker, "'broker' must not be null");
		Assert.notNull(heartbeat, "'heartbeat' must not be null");
		Assert.isTrue(connectTimeout.toMillis() > 0, "'connectTimeout' must be positive");
		Assert.isTrue(receiptTimeout.toMillis() > 0, "'receiptTimeout' must be positive");
		Assert.isTrue(maxMessageSize > 0 && maxMessageSize < Integer.MAX_VALUE,
				"'maxMessageSize' must be positive and less than 2 GB");
		Assert.isTrue(window > 0, "'window' must be positive");
		Assert.notNull(reconnect, "'reconnect' must not be null");
	}

	/**
	 * The settings of an application that sets nothing but the addresses.
	 * @param addresses the addresses
	 * @return the settings
	 */
	public static StompSettings of(StompAddress... addresses) {
		return new StompSettings(List.of(addresses), Login.defaults(), StompBroker.AUTO, false, Heartbeat.defaults(),
				Duration.ofSeconds(5), Duration.ofSeconds(10), 1024 * 1024, 1000, Reconnect.defaults(), null);
	}

	/**
	 * What CONNECT says of this application.
	 *
	 * @param username the user name, or an empty string to log in without one
	 * @param password the password
	 * @param virtualHost the virtual host
	 * @param clientId the name that durable subscriptions are kept under by brokers that
	 * ask for one
	 */
	public record Login(String username, String password, String virtualHost, String clientId) {

		/**
		 * Checks that nothing is {@code null}.
		 */
		public Login {
			Assert.notNull(username, "'username' must not be null");
			Assert.notNull(password, "'password' must not be null");
			Assert.hasText(virtualHost, "'virtualHost' must not be empty");
			Assert.hasText(clientId, "'clientId' must not be empty");
		}

		/**
		 * The login of a broker as it is installed.
		 * @return the login
		 */
		public static Login defaults() {
			return new Login("guest", "guest", "/", "outbox");
		}

		@Override
		public String toString() {
			return "Login[username=" + this.username + ", virtualHost=" + this.virtualHost + ", clientId="
					+ this.clientId + "]";
		}

	}

	/**
	 * How often either side shows that it lives. The broker may ask for longer intervals.
	 *
	 * @param outgoing the interval of ours, zero for none
	 * @param incoming the interval that is asked of the broker, zero for none
	 */
	public record Heartbeat(Duration outgoing, Duration incoming) {

		/**
		 * Checks that nothing is negative.
		 */
		public Heartbeat {
			Assert.isTrue(!outgoing.isNegative(), "'outgoing' must not be negative");
			Assert.isTrue(!incoming.isNegative(), "'incoming' must not be negative");
		}

		/**
		 * The heart-beats of an application that sets nothing.
		 * @return ten seconds each
		 */
		public static Heartbeat defaults() {
			return new Heartbeat(Duration.ofSeconds(10), Duration.ofSeconds(10));
		}

	}

	/**
	 * The pauses between attempts to connect, once every address has been tried.
	 *
	 * @param initialInterval the first pause
	 * @param multiplier the factor from one pause to the next
	 * @param maxInterval the longest pause
	 * @param jitter the share of a pause that is random, between 0 and 1
	 */
	public record Reconnect(Duration initialInterval, double multiplier, Duration maxInterval, double jitter) {

		/**
		 * Checks the numbers.
		 */
		public Reconnect {
			Assert.isTrue(initialInterval.toMillis() > 0, "'initialInterval' must be positive");
			Assert.isTrue(multiplier >= 1, "'multiplier' must not be less than 1");
			Assert.isTrue(maxInterval.compareTo(initialInterval) >= 0,
					"'maxInterval' must not be less than 'initialInterval'");
			Assert.isTrue(jitter >= 0 && jitter <= 1, "'jitter' must be between 0 and 1");
		}

		/**
		 * The pauses of an application that sets nothing.
		 * @return half a second, doubled up to ten seconds
		 */
		public static Reconnect defaults() {
			return new Reconnect(Duration.ofMillis(500), 2, Duration.ofSeconds(10), 0.2);
		}

	}

}
