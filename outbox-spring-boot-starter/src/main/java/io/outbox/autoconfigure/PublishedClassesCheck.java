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

import java.util.ArrayList;
import java.util.List;

import io.outbox.Publish;
import io.outbox.hibernate.EntityCapture;
import io.outbox.hibernate.InvalidPublishException;
import jakarta.persistence.Entity;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.MappedSuperclass;
import jakarta.persistence.metamodel.ManagedType;
import org.hibernate.jpa.boot.spi.JpaSettings;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.annotation.AnnotatedBeanDefinition;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfigurationPackages;
import org.springframework.boot.persistence.autoconfigure.EntityScanPackages;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ResourceLoader;
import org.springframework.core.type.AnnotationMetadata;
import org.springframework.util.ClassUtils;

/**
 * Fails the start if a class has {@link Publish @Publish} that is neither an entity nor a
 * superclass of one, or is an entity that is not captured: nothing would ever be
 * published. So it does if a mapper can't be had. Reads class files and loads only the
 * classes that are in doubt.
 */
final class PublishedClassesCheck implements SmartInitializingSingleton {

	private final BeanFactory beanFactory;

	private final ResourceLoader resourceLoader;

	private final CapturedFactories factories;

	private final ClassPathScanningCandidateComponentProvider scanner;

	PublishedClassesCheck(BeanFactory beanFactory, ResourceLoader resourceLoader, Environment environment,
			CapturedFactories factories) {
		this.beanFactory = beanFactory;
		this.resourceLoader = resourceLoader;
		this.factories = factories;
		this.scanner = new Scanner(environment);
		this.scanner.setResourceLoader(resourceLoader);
		this.scanner.addIncludeFilter((reader, factory) -> isDoubtful(reader.getAnnotationMetadata()));
	}

	private static boolean isDoubtful(AnnotationMetadata metadata) {
		return (metadata.isAnnotated(Publish.class.getName()) || metadata.isAnnotated(Publish.List.class.getName()))
				&& !metadata.isAnnotated(Entity.class.getName())
				&& !metadata.isAnnotated(MappedSuperclass.class.getName());
	}

	@Override
	public void afterSingletonsInstantiated() {
		this.factories.all().forEach(PublishedClassesCheck::check);
		for (String basePackage : packages()) {
			for (BeanDefinition candidate : this.scanner.findCandidateComponents(basePackage)) {
				check(String.valueOf(candidate.getBeanClassName()));
			}
		}
	}

	private List<String> packages() {
		List<String> packages = new ArrayList<>(EntityScanPackages.get(this.beanFactory).getPackageNames());
		if (packages.isEmpty() && AutoConfigurationPackages.has(this.beanFactory)) {
			packages.addAll(AutoConfigurationPackages.get(this.beanFactory));
		}
		return packages;
	}

	private static void check(String name, EntityManagerFactory factory) {
		EntityCapture capture = EntityCapture.of(factory);
		if (capture.isActive()) {
			capture.checkMappers();
			return;
		}
		for (Class<?> entity : capture.publishedEntities()) {
			throw new InvalidPublishException(entity.getName(), "",
					"The entity manager factory '" + name + "' was built without the capture of entities, "
							+ "so nothing is published",
					"Build the factory with a bean of type LocalContainerEntityManagerFactoryBean, or give it the bean "
							+ "'outboxIntegratorProvider' as its property '" + JpaSettings.INTEGRATOR_PROVIDER + "'");
		}
	}

	private void check(String className) {
		Class<?> type = ClassUtils.resolveClassName(className, this.resourceLoader.getClassLoader());
		boolean managed = this.factories.all()
			.values()
			.stream()
			.flatMap((factory) -> factory.getMetamodel().getEntities().stream())
			.map(ManagedType::getJavaType)
			.anyMatch((entity) -> entity != null && !type.isInterface() && type.isAssignableFrom(entity));
		if (!managed) {
			throw new InvalidPublishException(className, "", "The class is no JPA entity, so nothing is published",
					"Add @Entity to the class, or move @Publish to the entity");
		}
	}

	/**
	 * Finds abstract classes and interfaces too.
	 */
	private static final class Scanner extends ClassPathScanningCandidateComponentProvider {

		Scanner(Environment environment) {
			super(false, environment);
		}

		@Override
		protected boolean isCandidateComponent(AnnotatedBeanDefinition beanDefinition) {
			return true;
		}

	}

}
