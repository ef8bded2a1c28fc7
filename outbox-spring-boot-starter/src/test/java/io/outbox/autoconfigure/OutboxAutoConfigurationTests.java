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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;

import javax.sql.DataSource;

import io.outbox.HeadersGenerator;
import io.outbox.MessageTransport;
import io.outbox.Outbox;
import io.outbox.RetryPolicy;
import io.outbox.Subscribe;
import io.outbox.inbox.SubscriberContainers;
import io.outbox.inbox.SubscriberSettings;
import io.outbox.jdbc.DefaultHeadersGenerator;
import io.outbox.jdbc.JdbcMessageAppender;
import io.outbox.jdbc.JdbcOutbox;
import io.outbox.jdbc.MessageAppender;
import io.outbox.jdbc.OutboxTables;
import io.outbox.relay.Relay;
import io.outbox.relay.RelaySettings;
import io.outbox.relay.RelaySettings.OnFailure;
import io.outbox.relay.RetrySettings;
import io.outbox.stomp.StompAddress;
import io.outbox.stomp.StompBroker;
import io.outbox.stomp.StompSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.hibernate.autoconfigure.HibernatePropertiesCustomizer;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.sql.init.DatabaseInitializationMode;
import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Beans and settings of the auto-configurations.
 */
class OutboxAutoConfigurationTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, JacksonAutoConfiguration.class,
				DataSourceAutoConfiguration.class, DataSourceTransactionManagerAutoConfiguration.class,
				OutboxAutoConfiguration.class, OutboxCaptureAutoConfiguration.class,
				OutboxSchemaAutoConfiguration.class, OutboxStompAutoConfiguration.class,
				OutboxRelayAutoConfiguration.class, OutboxRetentionAutoConfiguration.class,
				OutboxSubscriberAutoConfiguration.class))
		.withPropertyValues("spring.datasource.url=jdbc:h2:mem:" + UUID.randomUUID())
		.withUserConfiguration(TransportConfiguration.class);

	@Test
	void theDefaultsAreThoseOfTheSettings() {
		this.contextRunner.run((context) -> {
			assertThat(context.getBean(RelaySettings.class)).isEqualTo(RelaySettings.defaults());
			assertThat(context.getBean(SubscriberSettings.class)).isEqualTo(SubscriberSettings.defaults());
			assertThat(context.getBean(StompSettings.class))
				.isEqualTo(StompSettings.of(new StompAddress("127.0.0.1", 61613)));
			assertThat(context.getBean(OutboxTables.class)).isEqualTo(new OutboxTables(null, ""));
			OutboxProperties properties = context.getBean(OutboxProperties.class);
			assertThat(OutboxSettings.retry(properties.getRelay().getRetry())).isEqualTo(RetrySettings.defaults());
			assertThat(OutboxSettings.portionSize(properties.getCapture())).isEqualTo(1000);
			assertThat(properties.getSchema().getInitialize()).isEqualTo(DatabaseInitializationMode.EMBEDDED);
			assertThat(context).hasSingleBean(JdbcOutbox.class)
				.hasSingleBean(JdbcMessageAppender.class)
				.hasSingleBean(DefaultHeadersGenerator.class)
				.hasSingleBean(HibernatePropertiesCustomizer.class)
				.hasSingleBean(Relay.class)
				.hasSingleBean(SubscriberContainers.class);
			assertThat(context.getBean(Relay.class).isRunning()).isTrue();
		});
	}

	@Test
	void everyPropertyOfTheRelayReachesItsSetting() {
		this.contextRunner
			.withPropertyValues("outbox.relay.workers=2", "outbox.relay.poll-interval=3s", "outbox.relay.batch-size=4",
					"outbox.relay.partitions=5", "outbox.relay.step-timeout=6s", "outbox.relay.shutdown-timeout=7s",
					"outbox.relay.on-failure=block")
			.run((context) -> assertThat(context.getBean(RelaySettings.class)).isEqualTo(new RelaySettings(2,
					Duration.ofSeconds(3), 4, 5, Duration.ofSeconds(6), Duration.ofSeconds(7), OnFailure.BLOCK)));
	}

	@Test
	void everyPropertyOfTheRetryReachesThePolicy() {
		this.contextRunner
			.withPropertyValues("outbox.relay.retry.max-attempts=4", "outbox.relay.retry.initial-interval=2s",
					"outbox.relay.retry.multiplier=3", "outbox.relay.retry.max-interval=10s",
					"outbox.relay.retry.jitter=0")
			.run((context) -> assertThat(delays(context.getBean(RetryPolicy.class)))
				.containsExactly(Duration.ofSeconds(2), Duration.ofSeconds(6), Duration.ofSeconds(10)));
	}

	@Test
	void delaysReplaceTheIntervalsOfTheRetry() {
		this.contextRunner.withPropertyValues("outbox.relay.retry.max-attempts=5", "outbox.relay.retry.delays=0s,4m,1m")
			.run((context) -> assertThat(delays(context.getBean(RetryPolicy.class))).containsExactly(Duration.ZERO,
					Duration.ofMinutes(4), Duration.ofMinutes(1), Duration.ofMinutes(1)));
	}

	@Test
	void everyPropertyOfTheSubscribersReachesItsSetting() {
		this.contextRunner
			.withPropertyValues("outbox.subscriber.concurrency=2", "outbox.subscriber.prefetch=3",
					"outbox.subscriber.shutdown-timeout=4s", "outbox.subscriber.auto-startup=false",
					"outbox.subscriber.retry.max-attempts=5", "outbox.subscriber.retry.initial-interval=6s",
					"outbox.subscriber.retry.multiplier=7", "outbox.subscriber.retry.max-interval=8s")
			.run((context) -> assertThat(context.getBean(SubscriberSettings.class))
				.isEqualTo(new SubscriberSettings(2, 3, Duration.ofSeconds(4), false,
						new SubscriberSettings.Retry(5, Duration.ofSeconds(6), 7, Duration.ofSeconds(8)))));
	}

	@Test
	void everyPropertyOfStompReachesItsSetting() {
		this.contextRunner
			.withPropertyValues("outbox.stomp.addresses=one:1,[::1]:2", "outbox.stomp.username=ada",
					"outbox.stomp.password=secret", "outbox.stomp.virtual-host=shop", "outbox.stomp.broker=artemis",
					"outbox.stomp.heartbeat.outgoing=1s", "outbox.stomp.heartbeat.incoming=2s",
					"outbox.stomp.connect-timeout=3s", "outbox.stomp.receipt-timeout=4s",
					"outbox.stomp.max-message-size=5KB", "outbox.stomp.window=6",
					"outbox.stomp.reconnect.initial-interval=7s", "outbox.stomp.reconnect.multiplier=8",
					"outbox.stomp.reconnect.max-interval=9s", "outbox.stomp.reconnect.jitter=0.1",
					"outbox.stomp.client-id=till", "outbox.stomp.classic.virtual-topics=true")
			.run((context) -> assertThat(context.getBean(StompSettings.class))
				.isEqualTo(new StompSettings(List.of(new StompAddress("one", 1), new StompAddress("::1", 2)),
						new StompSettings.Login("ada", "secret", "shop", "till"), StompBroker.ARTEMIS, true,
						new StompSettings.Heartbeat(Duration.ofSeconds(1), Duration.ofSeconds(2)),
						Duration.ofSeconds(3), Duration.ofSeconds(4), 5 * 1024, 6,
						new StompSettings.Reconnect(Duration.ofSeconds(7), 8, Duration.ofSeconds(9), 0.1), null)));
	}

	@Test
	void theClientIdIsTheNameOfTheApplication() {
		this.contextRunner.withPropertyValues("spring.application.name=orders")
			.run((context) -> assertThat(context.getBean(StompSettings.class).login().clientId()).isEqualTo("orders"));
	}

	@Test
	void anSslBundleMakesAContextForEachConnection() {
		this.contextRunner
			.withPropertyValues("outbox.stomp.ssl.bundle=broker", "spring.ssl.bundle.pem.broker.options.ciphers[0]=any")
			.run((context) -> assertThat(context.getBean(StompSettings.class).sslContext()).isNotNull()
				.satisfies((sslContext) -> assertThat(sslContext.get()).isNotNull().isNotSameAs(sslContext.get())));
	}

	@Test
	void anUnknownSslBundleFailsTheStart() {
		this.contextRunner.withPropertyValues("outbox.stomp.ssl.bundle=nowhere")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(NoSuchSslBundleException.class));
	}

	@Test
	void connectionDetailsReplaceTheProperties() {
		StompConnectionDetails details = new StompConnectionDetails() {

			@Override
			public List<StompAddress> getAddresses() {
				return List.of(new StompAddress("container", 5));
			}

			@Override
			public String getUsername() {
				return "other";
			}

			@Override
			public String getPassword() {
				return "word";
			}

		};
		this.contextRunner.withBean(StompConnectionDetails.class, () -> details)
			.withPropertyValues("outbox.stomp.addresses=not used")
			.run((context) -> {
				StompSettings settings = context.getBean(StompSettings.class);
				assertThat(settings.addresses()).containsExactly(new StompAddress("container", 5));
				assertThat(settings.login()).isEqualTo(new StompSettings.Login("other", "word", "/", "outbox"));
			});
	}

	@ParameterizedTest
	@CsvSource({ "outbox.capture.portion-size,0", "outbox.relay.workers,0", "outbox.relay.poll-interval,0s",
			"outbox.relay.batch-size,-1", "outbox.relay.partitions,40000", "outbox.relay.step-timeout,0s",
			"outbox.relay.shutdown-timeout,-1s", "outbox.relay.retry.max-attempts,0",
			"outbox.relay.retry.initial-interval,-1s", "outbox.relay.retry.multiplier,0.5",
			"outbox.relay.retry.max-interval,-1s", "outbox.relay.retry.jitter,2", "outbox.relay.retry.delays,-1s",
			"outbox.retention.published,-1s", "outbox.retention.received,-1s", "outbox.retention.interval,0s",
			"outbox.subscriber.concurrency,0", "outbox.subscriber.prefetch,0", "outbox.subscriber.shutdown-timeout,-1s",
			"outbox.subscriber.retry.max-attempts,0", "outbox.subscriber.retry.initial-interval,-1s",
			"outbox.subscriber.retry.multiplier,0", "outbox.subscriber.retry.max-interval,1ms",
			"outbox.stomp.addresses,nonsense", "outbox.stomp.virtual-host,''", "outbox.stomp.client-id,''",
			"outbox.stomp.connect-timeout,0s", "outbox.stomp.receipt-timeout,0s", "outbox.stomp.max-message-size,0B",
			"outbox.stomp.window,0", "outbox.stomp.heartbeat.outgoing,-1s", "outbox.stomp.heartbeat.incoming,-1s",
			"outbox.stomp.reconnect.initial-interval,0s", "outbox.stomp.reconnect.multiplier,0",
			"outbox.stomp.reconnect.max-interval,1ms", "outbox.stomp.reconnect.jitter,-1", "outbox.schema.name,a.b",
			"outbox.schema.table-prefix,my-" })
	void anIllegalValueFailsTheStartAndNamesTheProperty(String name, String value) {
		this.contextRunner.withPropertyValues(name + "=" + value)
			.run((context) -> assertThat(context).getFailure()
				.satisfies((failure) -> assertThat(property(failure)).isEqualTo(name)));
	}

	@Test
	void backsOffForBeansOfTheApplication() {
		HeadersGenerator generator = (message) -> Map.of();
		RetryPolicy policy = (attempt, failure) -> Optional.empty();
		OutboxTables tables = new OutboxTables(null, "own_");
		RelaySettings relaySettings = new RelaySettings(3, Duration.ofSeconds(1), 1, 1, Duration.ofSeconds(1),
				Duration.ofSeconds(1), OnFailure.BLOCK);
		SubscriberSettings subscriberSettings = new SubscriberSettings(9, 9, Duration.ZERO, false,
				SubscriberSettings.Retry.defaults());
		StompSettings stompSettings = StompSettings.of(new StompAddress("own", 1));
		this.contextRunner.withBean("ownGenerator", HeadersGenerator.class, () -> generator)
			.withBean("ownPolicy", RetryPolicy.class, () -> policy)
			.withBean("ownTables", OutboxTables.class, () -> tables)
			.withBean("ownRelaySettings", RelaySettings.class, () -> relaySettings)
			.withBean("ownSubscriberSettings", SubscriberSettings.class, () -> subscriberSettings)
			.withBean("ownStompSettings", StompSettings.class, () -> stompSettings)
			.run((context) -> {
				assertThat(context.getBean(HeadersGenerator.class)).isSameAs(generator);
				assertThat(context.getBean(RetryPolicy.class)).isSameAs(policy);
				assertThat(context.getBean(OutboxTables.class)).isSameAs(tables);
				assertThat(context.getBean(RelaySettings.class)).isSameAs(relaySettings);
				assertThat(context.getBean(SubscriberSettings.class)).isSameAs(subscriberSettings);
				assertThat(context.getBean(StompSettings.class)).isSameAs(stompSettings);
				assertThat(context.getBean(MessageTransport.class)).isInstanceOf(InMemoryTransport.class);
				assertThat(new JdbcTemplate(context.getBean(DataSource.class))
					.queryForObject("SELECT COUNT(*) FROM own_outbox_message", Integer.class)).isZero();
			});
	}

	@Test
	void backsOffForPartsOfTheApplication() {
		this.contextRunner.withUserConfiguration(OwnPartsConfiguration.class)
			.run((context) -> assertThat(context).hasSingleBean(Outbox.class)
				.hasSingleBean(MessageAppender.class)
				.hasSingleBean(Relay.class)
				.hasBean("ownOutbox")
				.hasBean("ownAppender")
				.hasBean("ownRelay"));
	}

	@Test
	void definesNothingWhenItIsNotEnabled() {
		this.contextRunner.withPropertyValues("outbox.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(Outbox.class)
				.doesNotHaveBean(OutboxTables.class)
				.doesNotHaveBean(HibernatePropertiesCustomizer.class)
				.doesNotHaveBean(StompSettings.class)
				.doesNotHaveBean(Relay.class)
				.doesNotHaveBean(SubscriberContainers.class));
	}

	@Test
	void relayAndSubscribersCanBeSwitchedOffEach() {
		this.contextRunner.withPropertyValues("outbox.relay.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(Relay.class)
				.hasSingleBean(SubscriberContainers.class)
				.hasSingleBean(Outbox.class));
		this.contextRunner.withPropertyValues("outbox.subscriber.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(SubscriberContainers.class)
				.hasSingleBean(Relay.class)
				.hasSingleBean(Outbox.class));
	}

	@Test
	void captureNeedsHibernate() {
		this.contextRunner.withClassLoader(new FilteredClassLoader("org.hibernate"))
			.run((context) -> assertThat(context).hasSingleBean(Outbox.class)
				.doesNotHaveBean(OutboxCaptureAutoConfiguration.class));
	}

	@Test
	void definesNothingWithoutADataSource() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(JacksonAutoConfiguration.class, OutboxAutoConfiguration.class,
					OutboxCaptureAutoConfiguration.class, OutboxSchemaAutoConfiguration.class,
					OutboxRelayAutoConfiguration.class, OutboxSubscriberAutoConfiguration.class))
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(Outbox.class)
				.doesNotHaveBean(Relay.class));
	}

	@Test
	void subscribesForTheMethodsOfBeans() {
		this.contextRunner.withBean(Warehouse.class)
			.run((context) -> assertThat(context.getBean(InMemoryTransport.class).subscriptions).singleElement()
				.satisfies((subscription) -> assertThat(subscription.queue()).isEqualTo("warehouse")));
	}

	@Test
	void asksTheBrokerForNothingWithoutSubscribers() {
		this.contextRunner
			.run((context) -> assertThat(context.getBean(InMemoryTransport.class).subscriptions).isEmpty());
	}

	@Test
	void needsNoTransactionManagerWithoutSubscribers() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(JacksonAutoConfiguration.class, DataSourceAutoConfiguration.class,
					OutboxAutoConfiguration.class, OutboxSchemaAutoConfiguration.class,
					OutboxSubscriberAutoConfiguration.class))
			.withUserConfiguration(TransportConfiguration.class)
			.withPropertyValues("spring.datasource.url=jdbc:h2:mem:" + UUID.randomUUID())
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(SubscriberContainers.class));
	}

	@Test
	void aDatabaseThatDoesNotAnswerIsNoReasonToFail() {
		this.contextRunner
			.withPropertyValues("spring.datasource.url=jdbc:postgresql://127.0.0.1:1/nowhere",
					"spring.datasource.hikari.connection-timeout=250", "outbox.schema.initialize=never")
			.run((context) -> assertThat(context).hasNotFailed());
	}

	private static List<Duration> delays(RetryPolicy policy) {
		return IntStream.iterate(1, (attempt) -> attempt + 1)
			.mapToObj((attempt) -> policy.delay(attempt, new IllegalStateException()))
			.takeWhile(Optional::isPresent)
			.map(Optional::orElseThrow)
			.toList();
	}

	private static String property(Throwable failure) {
		for (Throwable current = failure; current != null; current = current.getCause()) {
			if (current instanceof InvalidConfigurationPropertyValueException invalid) {
				return invalid.getName();
			}
		}
		return "";
	}

	@Configuration(proxyBeanMethods = false)
	static class TransportConfiguration {

		@Bean
		InMemoryTransport transport() {
			return new InMemoryTransport();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnPartsConfiguration {

		@Bean
		Outbox ownOutbox(DataSource dataSource, MessageAppender appender) {
			return new JdbcOutbox(dataSource, new JsonMapper(), appender, () -> null, new DefaultHeadersGenerator());
		}

		@Bean
		MessageAppender ownAppender(OutboxTables tables) {
			return new JdbcMessageAppender(tables, new DefaultHeadersGenerator(), 1, 1, () -> {
			});
		}

		@Bean
		Relay ownRelay(DataSource dataSource, OutboxTables tables, MessageTransport transport, RetryPolicy policy) {
			return new Relay(dataSource, tables, transport, policy, List.of(), RelaySettings.defaults());
		}

	}

	static class Warehouse {

		@Subscribe(destination = "/topic/orders.v1", queue = "warehouse")
		void store(String order) {
		}

	}

}
