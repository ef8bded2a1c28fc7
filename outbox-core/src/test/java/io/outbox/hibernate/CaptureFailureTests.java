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

package io.outbox.hibernate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.outbox.MessageMapper;
import io.outbox.Operation;
import io.outbox.OutboxException;
import io.outbox.Publish;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.ManyToOne;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.annotation.JsonSerialize;
import tools.jackson.databind.ser.std.StdSerializer;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.util.function.ThrowingFunction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Bodies that can't be made: what is said of them, and that nothing is left of the
 * transaction.
 */
@ExtendWith(OutputCaptureExtension.class)
class CaptureFailureTests {

	private static final String SECRET = "s3cr3t";

	private final SwappedMapper mapper = new SwappedMapper();

	private final CaptureFixture fixture = CaptureFixture.of(Account.class, Purchase.class, Broken.class, Self.class)
		.mapper(this.mapper)
		.onH2();

	@AfterEach
	void close() {
		this.fixture.close();
	}

	@Test
	void mapperThatThrowsIsTheCause(CapturedOutput output) {
		IllegalStateException cause = new IllegalStateException("the mapper's own words");

		OutboxException ex = fail((account) -> {
			throw cause;
		});

		assertThat(ex).hasCause(cause);
		assertThat(output).contains("ERROR").contains("Account#7").contains("the mapper's own words");
	}

	@Test
	void checkedExceptionOfTheEntityIsInTheCauses() {
		OutboxException ex = fail(Self.class, () -> this.fixture.commit((em) -> em.persist(new Self())));

		assertThat(ex).hasStackTraceContaining("a checked exception");
	}

	@Test
	void bodyThatRefersToItselfIsRefused(CapturedOutput output) {
		List<Object> cycle = new ArrayList<>(List.of(SECRET));
		cycle.add(cycle);

		OutboxException ex = fail((account) -> Map.of("cycle", cycle));

		assertNoValues(ex, output);
	}

	@Test
	void bodyOfObjectsThatReferToEachOtherIsRefused(CapturedOutput output) {
		Node first = new Node(SECRET, new ArrayList<>());
		first.next().add(new Node(SECRET, List.of(first)));

		OutboxException ex = fail((account) -> first);

		assertNoValues(ex, output);
	}

	@Test
	void bodyThatJacksonCanNotWriteIsRefused(CapturedOutput output) {
		Map<@Nullable String, Object> map = new HashMap<>();
		map.put("a", SECRET);
		map.put(null, SECRET);

		OutboxException ex = fail((account) -> map);

		assertNoValues(ex, output);
	}

	@Test
	void attributeThatCanNotBeWrittenNamesItsEntity(CapturedOutput output) {
		OutboxException ex = fail(Broken.class, () -> this.fixture.commit((em) -> em.persist(new Broken())));

		assertNoValues(ex, output);
		assertThat(ex).hasRootCauseMessage("this attribute can't be written");
	}

	@Test
	void entitiesInABodyAreTheirIdsAndNeverLoaded() {
		this.fixture.commit((em) -> em.persist(new Purchase(3, "ada")));
		this.fixture.clear();
		this.mapper.function = (account) -> Map.of("account", account, "purchase", account.purchase);

		this.fixture.commit((em) -> em.persist(new Account(em.getReference(Purchase.class, 3L))));

		assertThat(this.fixture.bodies()).singleElement()
			.asString()
			.contains("\"account\":7")
			.contains("\"purchase\":3");
		assertThat(this.fixture.statements().executed("select")).isEmpty();
	}

	@Test
	void lazyProxyAsBodyIsItsId() {
		this.mapper.function = (account) -> account.purchase;

		this.fixture.commit((em) -> {
			em.persist(new Purchase(3, "ada"));
			em.flush();
			em.clear();
			em.persist(new Account(em.getReference(Purchase.class, 3L)));
		});

		assertThat(this.fixture.bodies()).containsExactly(Purchase.body(3, "ada", 1), "3");
	}

	private OutboxException fail(ThrowingFunction<Account, Object> mapper) {
		this.mapper.function = mapper;
		OutboxException ex = fail(Account.class,
				() -> this.fixture.commit((em) -> em.persist(new Account(em.getReference(Purchase.class, 3L)))));
		assertThat(ex).hasMessageContaining("/topic/accounts.v1");
		return ex;
	}

	/**
	 * Fail to persist the entity with id 7, beside a purchase.
	 */
	private OutboxException fail(Class<?> type, Runnable commit) {
		RuntimeException ex = catchThrowableOfType(RuntimeException.class, () -> this.fixture.commit((em) -> {
			em.persist(new Purchase(3, "ada"));
			em.flush();
			commit.run();
		}));
		assertThat(this.fixture.messages()).isEmpty();
		assertThat(this.fixture.count(type.getSimpleName())).isZero();
		assertThat(this.fixture.count("Purchase")).isZero();
		assertThat(this.fixture.commits()).isZero();
		Throwable found = ex;
		while (found != null && !(found instanceof OutboxException)) {
			found = found.getCause();
		}
		assertThat(found).isInstanceOf(OutboxException.class)
			.hasMessageContaining("INSERT of " + type.getName() + "#7 for /topic/")
			.message()
			.doesNotContain(SECRET);
		return (OutboxException) found;
	}

	private static void assertNoValues(OutboxException ex, CapturedOutput output) {
		assertThat(output).contains("ERROR").contains("the transaction is rolled back").doesNotContain(SECRET);
		for (Throwable cause = ex; cause != null; cause = cause.getCause()) {
			assertThat(cause.getMessage()).doesNotContain(SECRET);
		}
	}

	@Entity(name = "Account")
	@Publish(destination = "/topic/accounts", mapper = SwappedMapper.class)
	static class Account {

		@Id
		long id = 7;

		@ManyToOne(fetch = FetchType.LAZY)
		@Nullable Purchase purchase;

		Account() {
		}

		Account(Purchase purchase) {
			this.purchase = purchase;
		}

	}

	static final class SwappedMapper implements MessageMapper<Account> {

		private ThrowingFunction<Account, Object> function = (account) -> "";

		@Override
		public Object map(Account account, Operation operation) {
			return this.function.apply(account);
		}

	}

	record Node(String text, List<Node> next) {

	}

	@Entity(name = "Broken")
	@Publish(destination = "/topic/broken")
	static class Broken {

		@Id
		long id = 7;

		@JsonSerialize(using = Refusing.class)
		String text = SECRET;

	}

	static final class Refusing extends StdSerializer<String> {

		Refusing() {
			super(String.class);
		}

		@Override
		public void serialize(String value, JsonGenerator generator, SerializationContext context) {
			throw new IllegalStateException("this attribute can't be written");
		}

	}

	@Entity(name = "Self")
	@Publish(destination = "/topic/self", serializer = "body")
	static class Self {

		@Id
		long id = 7;

		Object body() throws Exception {
			throw new Exception("a checked exception");
		}

	}

}
