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

package io.outbox.autoconfigure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.outbox.relay.RelaySettings.OnFailure;
import io.outbox.stomp.StompBroker;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.sql.init.DatabaseInitializationMode;
import org.springframework.util.unit.DataSize;

/**
 * Configuration properties of the outbox.
 */
@ConfigurationProperties("outbox")
public class OutboxProperties {

	/**
	 * Whether to enable the outbox.
	 */
	private boolean enabled = true;

	private final Schema schema = new Schema();

	private final Capture capture = new Capture();

	private final Relay relay = new Relay();

	private final Retention retention = new Retention();

	private final Subscriber subscriber = new Subscriber();

	private final Stomp stomp = new Stomp();

	private final Health health = new Health();

	private final Console console = new Console();

	public boolean isEnabled() {
		return this.enabled;
	}

	public void setEnabled(boolean enabled) {
		this.enabled = enabled;
	}

	public Schema getSchema() {
		return this.schema;
	}

	public Capture getCapture() {
		return this.capture;
	}

	public Relay getRelay() {
		return this.relay;
	}

	public Retention getRetention() {
		return this.retention;
	}

	public Subscriber getSubscriber() {
		return this.subscriber;
	}

	public Stomp getStomp() {
		return this.stomp;
	}

	public Health getHealth() {
		return this.health;
	}

	public Console getConsole() {
		return this.console;
	}

	/**
	 * Settings of what a person is shown.
	 */
	public static class Console {

		/**
		 * Whether to serve the console, a page over the actuator endpoint. It needs
		 * Spring Security unless it is open.
		 */
		private boolean enabled;

		/**
		 * Path of the console.
		 */
		private String path = "/outbox";

		/**
		 * Whether to serve the console without Spring Security, to all who reach the
		 * application.
		 */
		private boolean open;

		/**
		 * Whether to show the bodies of messages.
		 */
		private boolean showBodies;

		public boolean isEnabled() {
			return this.enabled;
		}

		public void setEnabled(boolean enabled) {
			this.enabled = enabled;
		}

		public String getPath() {
			return this.path;
		}

		public void setPath(String path) {
			this.path = path;
		}

		public boolean isOpen() {
			return this.open;
		}

		public void setOpen(boolean open) {
			this.open = open;
		}

		public boolean isShowBodies() {
			return this.showBodies;
		}

		public void setShowBodies(boolean showBodies) {
			this.showBodies = showBodies;
		}

	}

	/**
	 * Settings of the tables.
	 */
	public static class Schema {

		/**
		 * Databases in which missing tables are created at startup.
		 */
		private DatabaseInitializationMode initialize = DatabaseInitializationMode.EMBEDDED;

		/**
		 * Schema of the tables. The connection's own schema by default.
		 */
		private @Nullable String name;

		/**
		 * Prefix of the names of the tables.
		 */
		private String tablePrefix = "";

		public DatabaseInitializationMode getInitialize() {
			return this.initialize;
		}

		public void setInitialize(DatabaseInitializationMode initialize) {
			this.initialize = initialize;
		}

		public @Nullable String getName() {
			return this.name;
		}

		public void setName(@Nullable String name) {
			this.name = name;
		}

		public String getTablePrefix() {
			return this.tablePrefix;
		}

		public void setTablePrefix(String tablePrefix) {
			this.tablePrefix = tablePrefix;
		}

	}

	/**
	 * Settings of the capture of entities.
	 */
	public static class Capture {

		/**
		 * Number of changed entities after which a transaction writes their messages
		 * ahead of its commit.
		 */
		private int portionSize = 1000;

		public int getPortionSize() {
			return this.portionSize;
		}

		public void setPortionSize(int portionSize) {
			this.portionSize = portionSize;
		}

	}

	/**
	 * Settings of the relay, which sends messages from the table to the broker.
	 */
	public static class Relay {

		/**
		 * Whether to send messages from this application. If not, another instance must.
		 */
		private boolean enabled = true;

		/**
		 * Number of threads that send.
		 */
		private int workers = 1;

		/**
		 * Time after which an idle relay looks for messages of other instances.
		 */
		private Duration pollInterval = Duration.ofSeconds(1);

		/**
		 * Maximum number of messages in one step, which is one database transaction.
		 */
		private int batchSize = 500;

		/**
		 * Number of partitions that the keys are spread over. Must be the same in all
		 * instances.
		 */
		private int partitions = 16;

		/**
		 * Maximum age of a step before it gives up and another relay may take its
		 * partitions.
		 */
		private Duration stepTimeout = Duration.ofSeconds(30);

		/**
		 * Time that a running step is given to finish at shutdown.
		 */
		private Duration shutdownTimeout = Duration.ofSeconds(30);

		/**
		 * Whether the next messages of a key are sent or wait for a person once a message
		 * of the key has failed.
		 */
		private OnFailure onFailure = OnFailure.CONTINUE;

		private final Retry retry = new Retry();

		public boolean isEnabled() {
			return this.enabled;
		}

		public void setEnabled(boolean enabled) {
			this.enabled = enabled;
		}

		public int getWorkers() {
			return this.workers;
		}

		public void setWorkers(int workers) {
			this.workers = workers;
		}

		public Duration getPollInterval() {
			return this.pollInterval;
		}

		public void setPollInterval(Duration pollInterval) {
			this.pollInterval = pollInterval;
		}

		public int getBatchSize() {
			return this.batchSize;
		}

		public void setBatchSize(int batchSize) {
			this.batchSize = batchSize;
		}

		public int getPartitions() {
			return this.partitions;
		}

		public void setPartitions(int partitions) {
			this.partitions = partitions;
		}

		public Duration getStepTimeout() {
			return this.stepTimeout;
		}

		public void setStepTimeout(Duration stepTimeout) {
			this.stepTimeout = stepTimeout;
		}

		public Duration getShutdownTimeout() {
			return this.shutdownTimeout;
		}

		public void setShutdownTimeout(Duration shutdownTimeout) {
			this.shutdownTimeout = shutdownTimeout;
		}

		public OnFailure getOnFailure() {
			return this.onFailure;
		}

		public void setOnFailure(OnFailure onFailure) {
			this.onFailure = onFailure;
		}

		public Retry getRetry() {
			return this.retry;
		}

		/**
		 * Settings for messages that the broker refused.
		 */
		public static class Retry {

			/**
			 * Maximum number of attempts to send a message before it is parked.
			 */
			private int maxAttempts = 50;

			/**
			 * Time between the first attempt and the second.
			 */
			private Duration initialInterval = Duration.ofSeconds(1);

			/**
			 * Multiplier from one interval to the next.
			 */
			private double multiplier = 2;

			/**
			 * Maximum time between two attempts.
			 */
			private Duration maxInterval = Duration.ofHours(1);

			/**
			 * Share of an interval that is random, between 0 and 1.
			 */
			private double jitter = 0.2;

			/**
			 * Times between the attempts in order, of which the last repeats. Replaces
			 * the intervals if not empty.
			 */
			private List<Duration> delays = new ArrayList<>();

			public int getMaxAttempts() {
				return this.maxAttempts;
			}

			public void setMaxAttempts(int maxAttempts) {
				this.maxAttempts = maxAttempts;
			}

			public Duration getInitialInterval() {
				return this.initialInterval;
			}

			public void setInitialInterval(Duration initialInterval) {
				this.initialInterval = initialInterval;
			}

			public double getMultiplier() {
				return this.multiplier;
			}

			public void setMultiplier(double multiplier) {
				this.multiplier = multiplier;
			}

			public Duration getMaxInterval() {
				return this.maxInterval;
			}

			public void setMaxInterval(Duration maxInterval) {
				this.maxInterval = maxInterval;
			}

			public double getJitter() {
				return this.jitter;
			}

			public void setJitter(double jitter) {
				this.jitter = jitter;
			}

			public List<Duration> getDelays() {
				return this.delays;
			}

			public void setDelays(List<Duration> delays) {
				this.delays = delays;
			}

		}

	}

	/**
	 * Settings of the deletion of rows that are no longer needed.
	 */
	public static class Retention {

		/**
		 * Time that published messages are kept. Zero deletes them on confirmation.
		 */
		private Duration published = Duration.ofDays(7);

		/**
		 * Time that the inbox remembers received messages. Must be longer than a message
		 * may be delivered again.
		 */
		private Duration received = Duration.ofDays(30);

		/**
		 * Time between two looks for rows that are old enough.
		 */
		private Duration interval = Duration.ofHours(1);

		public Duration getPublished() {
			return this.published;
		}

		public void setPublished(Duration published) {
			this.published = published;
		}

		public Duration getReceived() {
			return this.received;
		}

		public void setReceived(Duration received) {
			this.received = received;
		}

		public Duration getInterval() {
			return this.interval;
		}

		public void setInterval(Duration interval) {
			this.interval = interval;
		}

	}

	/**
	 * Settings of the health indicator.
	 */
	public static class Health {

		/**
		 * Age of the oldest pending message beyond which the outbox is DEGRADED.
		 */
		private Duration maxBacklogAge = Duration.ofMinutes(5);

		public Duration getMaxBacklogAge() {
			return this.maxBacklogAge;
		}

		public void setMaxBacklogAge(Duration maxBacklogAge) {
			this.maxBacklogAge = maxBacklogAge;
		}

	}

	/**
	 * Settings of the subscribers.
	 */
	public static class Subscriber {

		/**
		 * Whether to receive messages in this application.
		 */
		private boolean enabled = true;

		/**
		 * Number of messages that a subscriber handles at the same time, unless it sets
		 * its own.
		 */
		private int concurrency = 1;

		/**
		 * Number of unacknowledged messages that a subscriber is given, unless it sets
		 * its own.
		 */
		private int prefetch = 50;

		/**
		 * Time that running handlers are given to finish at shutdown.
		 */
		private Duration shutdownTimeout = Duration.ofSeconds(90);

		/**
		 * Whether to start the subscribers with the application.
		 */
		private boolean autoStartup = true;

		private final Retry retry = new Retry();

		public boolean isEnabled() {
			return this.enabled;
		}

		public void setEnabled(boolean enabled) {
			this.enabled = enabled;
		}

		public int getConcurrency() {
			return this.concurrency;
		}

		public void setConcurrency(int concurrency) {
			this.concurrency = concurrency;
		}

		public int getPrefetch() {
			return this.prefetch;
		}

		public void setPrefetch(int prefetch) {
			this.prefetch = prefetch;
		}

		public Duration getShutdownTimeout() {
			return this.shutdownTimeout;
		}

		public void setShutdownTimeout(Duration shutdownTimeout) {
			this.shutdownTimeout = shutdownTimeout;
		}

		public boolean isAutoStartup() {
			return this.autoStartup;
		}

		public void setAutoStartup(boolean autoStartup) {
			this.autoStartup = autoStartup;
		}

		public Retry getRetry() {
			return this.retry;
		}

		/**
		 * Settings for messages whose handler threw an exception.
		 */
		public static class Retry {

			/**
			 * Maximum number of attempts to handle a message before it is dead-lettered.
			 */
			private int maxAttempts = 3;

			/**
			 * Time between the first attempt and the second.
			 */
			private Duration initialInterval = Duration.ofSeconds(1);

			/**
			 * Multiplier from one interval to the next.
			 */
			private double multiplier = 2;

			/**
			 * Maximum time between two attempts.
			 */
			private Duration maxInterval = Duration.ofSeconds(10);

			public int getMaxAttempts() {
				return this.maxAttempts;
			}

			public void setMaxAttempts(int maxAttempts) {
				this.maxAttempts = maxAttempts;
			}

			public Duration getInitialInterval() {
				return this.initialInterval;
			}

			public void setInitialInterval(Duration initialInterval) {
				this.initialInterval = initialInterval;
			}

			public double getMultiplier() {
				return this.multiplier;
			}

			public void setMultiplier(double multiplier) {
				this.multiplier = multiplier;
			}

			public Duration getMaxInterval() {
				return this.maxInterval;
			}

			public void setMaxInterval(Duration maxInterval) {
				this.maxInterval = maxInterval;
			}

		}

	}

	/**
	 * Settings of the connections to a STOMP broker.
	 */
	public static class Stomp {

		/**
		 * Addresses of the broker, each host:port, tried in turn.
		 */
		private List<String> addresses = new ArrayList<>(List.of("127.0.0.1:61613"));

		/**
		 * Login user of the broker. Empty to log in without one.
		 */
		private String username = "guest";

		/**
		 * Login password of the broker.
		 */
		private String password = "guest";

		/**
		 * Virtual host of the broker.
		 */
		private String virtualHost = "/";

		/**
		 * Product of the broker.
		 */
		private StompBroker broker = StompBroker.AUTO;

		/**
		 * Time that the broker is given to accept a connection.
		 */
		private Duration connectTimeout = Duration.ofSeconds(5);

		/**
		 * Time that the broker is given to confirm a message.
		 */
		private Duration receiptTimeout = Duration.ofSeconds(10);

		/**
		 * Maximum size of a message with its headers.
		 */
		private DataSize maxMessageSize = DataSize.ofMegabytes(1);

		/**
		 * Maximum number of unconfirmed messages on a connection.
		 */
		private int window = 1000;

		/**
		 * Name that the broker keeps durable subscriptions under. Application name by
		 * default.
		 */
		private @Nullable String clientId;

		private final Heartbeat heartbeat = new Heartbeat();

		private final Reconnect reconnect = new Reconnect();

		private final Ssl ssl = new Ssl();

		private final Classic classic = new Classic();

		public List<String> getAddresses() {
			return this.addresses;
		}

		public void setAddresses(List<String> addresses) {
			this.addresses = addresses;
		}

		public String getUsername() {
			return this.username;
		}

		public void setUsername(String username) {
			this.username = username;
		}

		public String getPassword() {
			return this.password;
		}

		public void setPassword(String password) {
			this.password = password;
		}

		public String getVirtualHost() {
			return this.virtualHost;
		}

		public void setVirtualHost(String virtualHost) {
			this.virtualHost = virtualHost;
		}

		public StompBroker getBroker() {
			return this.broker;
		}

		public void setBroker(StompBroker broker) {
			this.broker = broker;
		}

		public Duration getConnectTimeout() {
			return this.connectTimeout;
		}

		public void setConnectTimeout(Duration connectTimeout) {
			this.connectTimeout = connectTimeout;
		}

		public Duration getReceiptTimeout() {
			return this.receiptTimeout;
		}

		public void setReceiptTimeout(Duration receiptTimeout) {
			this.receiptTimeout = receiptTimeout;
		}

		public DataSize getMaxMessageSize() {
			return this.maxMessageSize;
		}

		public void setMaxMessageSize(DataSize maxMessageSize) {
			this.maxMessageSize = maxMessageSize;
		}

		public int getWindow() {
			return this.window;
		}

		public void setWindow(int window) {
			this.window = window;
		}

		public @Nullable String getClientId() {
			return this.clientId;
		}

		public void setClientId(@Nullable String clientId) {
			this.clientId = clientId;
		}

		public Heartbeat getHeartbeat() {
			return this.heartbeat;
		}

		public Reconnect getReconnect() {
			return this.reconnect;
		}

		public Ssl getSsl() {
			return this.ssl;
		}

		public Classic getClassic() {
			return this.classic;
		}

		/**
		 * Settings of the heart-beats.
		 */
		public static class Heartbeat {

			/**
			 * Interval of the heart-beats sent to the broker. Zero sends none.
			 */
			private Duration outgoing = Duration.ofSeconds(10);

			/**
			 * Interval of the heart-beats wanted from the broker. Zero wants none.
			 */
			private Duration incoming = Duration.ofSeconds(10);

			public Duration getOutgoing() {
				return this.outgoing;
			}

			public void setOutgoing(Duration outgoing) {
				this.outgoing = outgoing;
			}

			public Duration getIncoming() {
				return this.incoming;
			}

			public void setIncoming(Duration incoming) {
				this.incoming = incoming;
			}

		}

		/**
		 * Settings for the time without a connection.
		 */
		public static class Reconnect {

			/**
			 * Time before the second attempt to connect.
			 */
			private Duration initialInterval = Duration.ofMillis(500);

			/**
			 * Multiplier from one interval to the next.
			 */
			private double multiplier = 2;

			/**
			 * Maximum time between two attempts to connect.
			 */
			private Duration maxInterval = Duration.ofSeconds(10);

			/**
			 * Share of an interval that is random, between 0 and 1.
			 */
			private double jitter = 0.2;

			public Duration getInitialInterval() {
				return this.initialInterval;
			}

			public void setInitialInterval(Duration initialInterval) {
				this.initialInterval = initialInterval;
			}

			public double getMultiplier() {
				return this.multiplier;
			}

			public void setMultiplier(double multiplier) {
				this.multiplier = multiplier;
			}

			public Duration getMaxInterval() {
				return this.maxInterval;
			}

			public void setMaxInterval(Duration maxInterval) {
				this.maxInterval = maxInterval;
			}

			public double getJitter() {
				return this.jitter;
			}

			public void setJitter(double jitter) {
				this.jitter = jitter;
			}

		}

		/**
		 * Settings of TLS.
		 */
		public static class Ssl {

			/**
			 * Name of the SSL bundle. Connections use TLS if it is set.
			 */
			private @Nullable String bundle;

			public @Nullable String getBundle() {
				return this.bundle;
			}

			public void setBundle(@Nullable String bundle) {
				this.bundle = bundle;
			}

		}

		/**
		 * Settings for ActiveMQ Classic.
		 */
		public static class Classic {

			/**
			 * Whether topics are virtual topics, for publishers and subscribers alike,
			 * instead of durable subscriptions.
			 */
			private boolean virtualTopics = false;

			public boolean isVirtualTopics() {
				return this.virtualTopics;
			}

			public void setVirtualTopics(boolean virtualTopics) {
				this.virtualTopics = virtualTopics;
			}

		}

	}

}
