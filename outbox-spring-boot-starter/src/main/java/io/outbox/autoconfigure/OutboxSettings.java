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
import java.util.function.Supplier;

import javax.net.ssl.SSLContext;

import io.outbox.HeadersGenerator;
import io.outbox.inbox.SubscriberSettings;
import io.outbox.jdbc.JdbcMessageAppender;
import io.outbox.jdbc.OutboxTables;
import io.outbox.relay.RelaySettings;
import io.outbox.relay.RetentionSettings;
import io.outbox.relay.RetrySettings;
import io.outbox.stomp.StompSettings;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.ssl.SslBundle;
import org.springframework.util.Assert;
import org.springframework.util.StringUtils;

/**
 * Makes the settings that each part of the outbox takes of the properties.
 */
final class OutboxSettings {

	private OutboxSettings() {
	}

	static OutboxTables tables(OutboxProperties.Schema schema) {
		PropertyGroup group = new PropertyGroup("outbox.schema", schema);
		String name = StringUtils.hasText(schema.getName()) ? schema.getName() : null;
		// The attributes of the record are named otherwise
		group.map("name", () -> new OutboxTables(name, ""));
		return group.map("tablePrefix", () -> new OutboxTables(name, schema.getTablePrefix()));
	}

	static JdbcMessageAppender appender(OutboxTables tables, HeadersGenerator headersGenerator,
			OutboxProperties properties, Runnable onCommitted) {
		int partitions = relay(properties).partitions();
		long maxMessageSize = properties.getStomp().getMaxMessageSize().toBytes();
		return new PropertyGroup("outbox.stomp", properties.getStomp())
			.map(() -> new JdbcMessageAppender(tables, headersGenerator, partitions, maxMessageSize, onCommitted));
	}

	static int portionSize(OutboxProperties.Capture capture) {
		return new PropertyGroup("outbox.capture", capture).map(() -> {
			Assert.isTrue(capture.getPortionSize() > 0, "'portionSize' must be positive");
			return capture.getPortionSize();
		});
	}

	static Duration maxBacklogAge(OutboxProperties.Health health) {
		return new PropertyGroup("outbox.health", health).map(() -> {
			Duration age = health.getMaxBacklogAge();
			Assert.isTrue(!age.isNegative() && !age.isZero(), "'maxBacklogAge' must be positive");
			return age;
		});
	}

	static RelaySettings relay(OutboxProperties properties) {
		OutboxProperties.Relay relay = properties.getRelay();
		boolean deletePublished = retention(properties.getRetention()).published().isZero();
		return new PropertyGroup("outbox.relay", relay).map(() -> new RelaySettings(relay.getWorkers(),
				relay.getPollInterval(), relay.getBatchSize(), relay.getPartitions(), relay.getStepTimeout(),
				relay.getShutdownTimeout(), relay.getOnFailure(), deletePublished));
	}

	static RetrySettings retry(OutboxProperties.Relay.Retry retry) {
		return new PropertyGroup("outbox.relay.retry", retry)
			.map(() -> new RetrySettings(retry.getMaxAttempts(), retry.getInitialInterval(), retry.getMultiplier(),
					retry.getMaxInterval(), retry.getJitter(), retry.getDelays()));
	}

	static RetentionSettings retention(OutboxProperties.Retention retention) {
		return new PropertyGroup("outbox.retention", retention)
			.map(() -> new RetentionSettings(retention.getPublished(), retention.getReceived(),
					retention.getInterval()));
	}

	static SubscriberSettings subscriber(OutboxProperties.Subscriber subscriber) {
		OutboxProperties.Subscriber.Retry retry = subscriber.getRetry();
		SubscriberSettings.Retry retrySettings = new PropertyGroup("outbox.subscriber.retry", retry)
			.map(() -> new SubscriberSettings.Retry(retry.getMaxAttempts(), retry.getInitialInterval(),
					retry.getMultiplier(), retry.getMaxInterval()));
		return new PropertyGroup("outbox.subscriber", subscriber)
			.map(() -> new SubscriberSettings(subscriber.getConcurrency(), subscriber.getPrefetch(),
					subscriber.getShutdownTimeout(), subscriber.isAutoStartup(), retrySettings));
	}

	static StompSettings stomp(OutboxProperties.Stomp stomp, StompConnectionDetails details,
			@Nullable String applicationName) {
		PropertyGroup group = new PropertyGroup("outbox.stomp", stomp);
		StompSettings.Login login = group.map(() -> new StompSettings.Login(details.getUsername(),
				details.getPassword(), details.getVirtualHost(), clientId(stomp.getClientId(), applicationName)));
		StompSettings.Heartbeat heartbeat = heartbeat(stomp.getHeartbeat());
		StompSettings.Reconnect reconnect = reconnect(stomp.getReconnect());
		Supplier<SSLContext> sslContext = sslContext(details);
		return group.map(() -> new StompSettings(details.getAddresses(), login, stomp.getBroker(),
				stomp.getClassic().isVirtualTopics(), heartbeat, stomp.getConnectTimeout(), stomp.getReceiptTimeout(),
				stomp.getMaxMessageSize().toBytes(), stomp.getWindow(), reconnect, sslContext));
	}

	private static @Nullable Supplier<SSLContext> sslContext(StompConnectionDetails details) {
		SslBundle first = details.getSslBundle();
		if (first == null) {
			return null;
		}
		// What can't be used stops the start; later it only stops a connection
		first.createSslContext();
		return () -> {
			SslBundle current = details.getSslBundle();
			return ((current != null) ? current : first).createSslContext();
		};
	}

	private static String clientId(@Nullable String clientId, @Nullable String applicationName) {
		if (clientId != null) {
			return clientId;
		}
		return StringUtils.hasText(applicationName) ? applicationName : "outbox";
	}

	private static StompSettings.Heartbeat heartbeat(OutboxProperties.Stomp.Heartbeat heartbeat) {
		return new PropertyGroup("outbox.stomp.heartbeat", heartbeat)
			.map(() -> new StompSettings.Heartbeat(heartbeat.getOutgoing(), heartbeat.getIncoming()));
	}

	private static StompSettings.Reconnect reconnect(OutboxProperties.Stomp.Reconnect reconnect) {
		return new PropertyGroup("outbox.stomp.reconnect", reconnect)
			.map(() -> new StompSettings.Reconnect(reconnect.getInitialInterval(), reconnect.getMultiplier(),
					reconnect.getMaxInterval(), reconnect.getJitter()));
	}

}
