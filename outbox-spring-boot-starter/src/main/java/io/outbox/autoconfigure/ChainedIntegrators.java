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
import java.util.Map;

import org.hibernate.integrator.spi.Integrator;
import org.hibernate.jpa.boot.spi.IntegratorProvider;
import org.hibernate.jpa.boot.spi.JpaSettings;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.BeanUtils;
import org.springframework.boot.hibernate.autoconfigure.HibernatePropertiesCustomizer;
import org.springframework.core.Ordered;
import org.springframework.util.ClassUtils;

/**
 * Adds integrators to those that the application has set. Goes last, because Hibernate
 * takes one provider and an application's customizer may set its own.
 */
final class ChainedIntegrators implements HibernatePropertiesCustomizer, Ordered {

	private final IntegratorProvider provider;

	ChainedIntegrators(IntegratorProvider provider) {
		this.provider = provider;
	}

	@Override
	public void customize(Map<String, Object> hibernateProperties) {
		IntegratorProvider existing = provider(hibernateProperties.get(JpaSettings.INTEGRATOR_PROVIDER));
		hibernateProperties.put(JpaSettings.INTEGRATOR_PROVIDER,
				(existing != null) ? (IntegratorProvider) () -> concat(existing, this.provider) : this.provider);
	}

	/**
	 * Reads the setting as Hibernate does: an instance, a class or the name of one.
	 */
	private static @Nullable IntegratorProvider provider(@Nullable Object setting) {
		if (setting == null || setting instanceof IntegratorProvider) {
			return (IntegratorProvider) setting;
		}
		Class<?> type = (setting instanceof Class<?> typeSetting) ? typeSetting
				: ClassUtils.resolveClassName(setting.toString(), null);
		return (IntegratorProvider) BeanUtils.instantiateClass(type);
	}

	private static List<Integrator> concat(IntegratorProvider first, IntegratorProvider second) {
		List<Integrator> integrators = new ArrayList<>(first.getIntegrators());
		integrators.addAll(second.getIntegrators());
		return integrators;
	}

	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

}
