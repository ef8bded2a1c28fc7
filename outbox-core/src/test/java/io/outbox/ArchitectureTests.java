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

package io.outbox;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.Date;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import org.junit.jupiter.api.Test;

/**
 * The directions between the packages of the core.
 */
class ArchitectureTests {

	private final JavaClasses core = new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests())
		.importPackages("io.outbox");

	@Test
	void packagesAreFreeOfCycles() {
		SlicesRuleDefinition.slices().matching("(**)").should().beFreeOfCycles().check(this.core);
	}

	@Test
	void theApiKnowsNoImplementation() {
		ArchRuleDefinition.noClasses()
			.that()
			.resideInAPackage("io.outbox")
			.should()
			.dependOnClassesThat()
			.resideInAPackage("io.outbox.*..")
			.check(this.core);
	}

	@Test
	void theTablesKnowNoneOfTheirUsers() {
		ArchRuleDefinition.noClasses()
			.that()
			.resideInAPackage("io.outbox.jdbc..")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("io.outbox.hibernate..", "io.outbox.relay..", "io.outbox.inbox..")
			.check(this.core);
	}

	@Test
	void theVocabularyOfObservationsKnowsNothingButTheApi() {
		ArchRuleDefinition.noClasses()
			.that()
			.resideInAPackage("io.outbox.observation..")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("io.outbox.jdbc..", "io.outbox.hibernate..", "io.outbox.relay..", "io.outbox.inbox..")
			.check(this.core);
	}

	@Test
	void theCoreKnowsNoMetersAndNoTracer() {
		ArchRuleDefinition.noClasses()
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("io.micrometer.core..", "io.micrometer.tracing..", "io.opentelemetry..")
			.check(this.core);
	}

	@Test
	void captureRelayAndInboxDoNotKnowEachOther() {
		SlicesRuleDefinition.slices()
			.matching("io.outbox.(hibernate|relay|inbox)..")
			.should()
			.notDependOnEachOther()
			.check(this.core);
	}

	@Test
	void theCoreKnowsNoSpringBootAndNoBroker() {
		ArchRuleDefinition.noClasses()
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("org.springframework.boot..", "io.outbox.stomp..", "reactor..", "io.netty..")
			.check(this.core);
	}

	@Test
	void onlyCaptureKnowsHibernate() {
		ArchRuleDefinition.classes()
			.that()
			.resideOutsideOfPackage("io.outbox.hibernate..")
			.should()
			.onlyDependOnClassesThat()
			.resideOutsideOfPackages("org.hibernate..", "jakarta.persistence..")
			.check(this.core);
	}

	@Test
	void theRelayTrustsNoClockButThatOfTheDatabase() {
		ArchRuleDefinition.noClasses()
			.that()
			.resideInAPackage("io.outbox.relay..")
			.or()
			.haveNameMatching("io\\.outbox\\.jdbc\\.(Relay|Retention|Partition|Inbox|Published|Dialect|.*Insert).*")
			.should()
			.callMethod(System.class, "currentTimeMillis")
			.orShould()
			.callMethod(Instant.class, "now")
			.orShould()
			.callMethod(OffsetDateTime.class, "now")
			.orShould()
			.callMethod(LocalDateTime.class, "now")
			.orShould()
			.dependOnClassesThat()
			.areAssignableTo(Clock.class)
			.orShould()
			.dependOnClassesThat()
			.areAssignableTo(Date.class)
			.check(this.core);
	}

}
