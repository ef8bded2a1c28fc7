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

import java.io.IOException;
import java.util.List;
import java.util.Properties;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.service.connection.ConnectionDetailsFactory;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.context.annotation.Bean;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.support.PropertiesLoaderUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Spring Boot's own rules for auto-configurations, and who sees whom.
 */
class ArchitectureTests {

	private final JavaClasses classes = new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests())
		.importPackages("io.outbox");

	@Test
	void autoConfigurationsArePublicAndFinal() {
		ArchRuleDefinition.classes()
			.that()
			.areAnnotatedWith(AutoConfiguration.class)
			.should()
			.bePublic()
			.andShould()
			.haveModifier(JavaModifier.FINAL)
			.check(this.classes);
	}

	@Test
	void beanMethodsArePackagePrivate() {
		ArchRuleDefinition.methods()
			.that()
			.areAnnotatedWith(Bean.class)
			.should()
			.bePackagePrivate()
			.check(this.classes);
	}

	@Test
	void failureAnalyzersArePackagePrivate() {
		ArchRuleDefinition.classes()
			.that()
			.areAssignableTo(FailureAnalyzer.class)
			.should()
			.bePackagePrivate()
			.check(this.classes);
	}

	@Test
	void onlyAutoConfigurationsPropertiesAndConnectionDetailsArePublic() {
		ArchRuleDefinition.classes()
			.that()
			.resideInAPackage("io.outbox.autoconfigure")
			.and()
			.areTopLevelClasses()
			.and()
			.arePublic()
			.should()
			.beAnnotatedWith(AutoConfiguration.class)
			.orShould()
			.beAnnotatedWith(ConfigurationProperties.class)
			.orShould()
			.haveSimpleName("StompConnectionDetails")
			.check(this.classes);
	}

	@Test
	void failureAnalyzersAndConnectionDetailsFactoriesAreRegistered() throws IOException {
		Properties factories = PropertiesLoaderUtils
			.loadProperties(new FileSystemResource("src/main/resources/META-INF/spring.factories"));

		for (Class<?> type : List.of(FailureAnalyzer.class, ConnectionDetailsFactory.class)) {
			assertThat(factories.getProperty(type.getName()).split(","))
				.containsExactlyInAnyOrderElementsOf(this.classes.stream()
					.filter((candidate) -> candidate.isAssignableTo(type)
							&& !candidate.getModifiers().contains(JavaModifier.ABSTRACT))
					.map(JavaClass::getName)
					.toList());
		}
	}

	@Test
	void onlyTheStarterKnowsSpringBoot() {
		ArchRuleDefinition.classes()
			.that()
			.resideOutsideOfPackage("io.outbox.autoconfigure..")
			.should()
			.onlyDependOnClassesThat()
			.resideOutsideOfPackages("org.springframework.boot..", "io.outbox.autoconfigure..")
			.check(this.classes);
	}

	@Test
	void onlyTheTestKitKnowsTestLibrariesAndNobodyKnowsIt() {
		ArchRuleDefinition.classes()
			.that()
			// The latter is support for our own tests, which a jar brings
			.resideOutsideOfPackages("io.outbox.test..", "io.outbox.support..")
			.should()
			.onlyDependOnClassesThat()
			.resideOutsideOfPackages("org.springframework.test..", "org.assertj..", "io.outbox.test..")
			.check(this.classes);
	}

}
