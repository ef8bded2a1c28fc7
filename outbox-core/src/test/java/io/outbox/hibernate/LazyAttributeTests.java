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

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.util.List;

import jakarta.persistence.EntityManager;
import org.hibernate.Hibernate;
import org.hibernate.bytecode.enhance.spi.DefaultEnhancementContext;
import org.hibernate.bytecode.enhance.spi.Enhancer;
import org.hibernate.bytecode.enhance.spi.UnloadedClass;
import org.hibernate.bytecode.internal.BytecodeProviderInitiator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.BeanUtils;
import org.springframework.util.ReflectionUtils;
import org.springframework.util.StreamUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Entities whose bytecode Hibernate has enhanced: what is lazy is not loaded for a
 * message.
 */
class LazyAttributeTests {

	private final ClassLoader enhanced = new EnhancingClassLoader();

	private CaptureFixture fixture;

	private Class<?> lazy;

	private Class<?> owner;

	@BeforeEach
	void open() throws ClassNotFoundException {
		this.lazy = this.enhanced.loadClass(LazyDocument.class.getName());
		this.owner = this.enhanced.loadClass(LazyDocument.Owner.class.getName());
		this.fixture = CaptureFixture.of(this.lazy, this.owner).classLoader(this.enhanced).onH2();
		this.fixture.commit((em) -> {
			Object persisted = instance(this.owner, 3);
			em.persist(persisted);
			Object entity = instance(this.lazy, 1);
			set(entity, "owner", persisted);
			em.persist(entity);
		});
		this.fixture.clear();
	}

	@AfterEach
	void close() {
		this.fixture.close();
	}

	@Test
	void lazyAttributeThatIsNotLoadedIsLeftOut() {
		this.fixture.commit((em) -> {
			Object entity = find(em);
			set(entity, "text", "changed");
			em.flush();
			assertThat(Hibernate.isPropertyInitialized(entity, "content")).isFalse();
		});

		assertThat(this.fixture.log()).containsExactly("UPDATE {\"id\":1,\"owner\":3,\"text\":\"changed\"}");
		assertThat(this.fixture.statements().executed("select")).hasSize(1);
	}

	@Test
	void lazyAttributeThatWasLoadedIsInTheBody() {
		this.fixture.commit((em) -> {
			Object entity = find(em);
			assertThat(get(entity, "content")).isEqualTo("long");
			set(entity, "text", "changed");
		});

		assertThat(this.fixture.log())
			.containsExactly("UPDATE {\"id\":1,\"content\":\"long\",\"owner\":3,\"text\":\"changed\"}");
	}

	@Test
	void lazyAttributeThatWasSetIsInTheBody() {
		this.fixture.commit((em) -> set(find(em), "content", "new"));

		assertThat(this.fixture.log())
			.containsExactly("UPDATE {\"id\":1,\"content\":\"new\",\"owner\":3,\"text\":\"x\"}");
	}

	@Test
	void deletedEntityIsPublishedWithoutWhatWasNotLoaded() {
		this.fixture.commit((em) -> em.remove(find(em)));

		assertThat(this.fixture.log()).containsExactly("DELETE {\"id\":1,\"owner\":3,\"text\":\"x\"}");
		assertThat(this.fixture.statements().executed("select")).hasSize(1);
	}

	@Test
	void enhancedToOneStaysUninitialised() {
		this.fixture.commit((em) -> {
			Object entity = find(em);
			set(entity, "text", "changed");
			em.flush();
			assertThat(Hibernate.isInitialized(get(entity, "owner"))).isFalse();
		});

		assertThat(this.fixture.statements().executed("select")).hasSize(1);
	}

	@Test
	void statelessDeleteOfADetachedEntityDoesNotLoad() {
		Object entity = this.fixture.call(this::find);
		this.fixture.clear();

		this.fixture.stateless((session) -> session.delete(entity));

		assertThat(this.fixture.log()).containsExactly("DELETE {\"id\":1,\"owner\":3,\"text\":\"x\"}");
		assertThat(this.fixture.statements().executed("select")).isEmpty();
	}

	private Object find(EntityManager em) {
		return em.find(this.lazy, 1L);
	}

	private static Object instance(Class<?> type, long id) {
		Object instance = BeanUtils.instantiateClass(type);
		set(instance, "id", id);
		return instance;
	}

	private static void set(Object entity, String name, Object value) {
		ReflectionUtils.invokeMethod(method(entity, "set" + name), entity, value);
	}

	private static @Nullable Object get(Object entity, String name) {
		return ReflectionUtils.invokeMethod(method(entity, "get" + name), entity);
	}

	private static Method method(Object entity, String name) {
		Method method = List.of(entity.getClass().getDeclaredMethods())
			.stream()
			.filter((candidate) -> candidate.getName().equalsIgnoreCase(name))
			.findFirst()
			.orElseThrow();
		ReflectionUtils.makeAccessible(method);
		return method;
	}

	/**
	 * Loads the entities enhanced, as Hibernate's build plugins make them.
	 */
	private static final class EnhancingClassLoader extends ClassLoader {

		private static final List<String> NAMES = List.of(LazyDocument.class.getName(),
				LazyDocument.Owner.class.getName());

		private final Enhancer enhancer = BytecodeProviderInitiator.buildDefaultBytecodeProvider()
			.getEnhancer(new DefaultEnhancementContext() {

				@Override
				public boolean isEntityClass(UnloadedClass type) {
					return NAMES.contains(type.getName());
				}

				@Override
				public boolean hasLazyLoadableAttributes(UnloadedClass type) {
					return true;
				}

			});

		EnhancingClassLoader() {
			super(LazyAttributeTests.class.getClassLoader());
		}

		@Override
		protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
			if (!NAMES.contains(name)) {
				return super.loadClass(name, resolve);
			}
			Class<?> loaded = findLoadedClass(name);
			return (loaded != null) ? loaded : define(name);
		}

		private Class<?> define(String name) throws ClassNotFoundException {
			try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
				byte[] bytes = this.enhancer.enhance(name, StreamUtils.copyToByteArray(in));
				return defineClass(name, bytes, 0, bytes.length);
			}
			catch (IOException ex) {
				throw new ClassNotFoundException(name, ex);
			}
		}

	}

}
