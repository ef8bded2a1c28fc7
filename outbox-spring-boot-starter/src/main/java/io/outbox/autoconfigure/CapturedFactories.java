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

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import javax.sql.DataSource;

import io.outbox.hibernate.EntityCapture;
import jakarta.persistence.EntityManagerFactory;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.hibernate.cfg.JdbcSettings;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.orm.jpa.EntityManagerFactoryInfo;

/**
 * The entity manager factories of the application, those that Spring injects only by a
 * qualifier included.
 */
final class CapturedFactories {

	private static final Log logger = LogFactory.getLog(CapturedFactories.class);

	private final ListableBeanFactory beanFactory;

	CapturedFactories(ListableBeanFactory beanFactory) {
		this.beanFactory = beanFactory;
	}

	/**
	 * All factories by bean name.
	 */
	Map<String, EntityManagerFactory> all() {
		return BeanFactoryUtils.beansOfTypeIncludingAncestors(this.beanFactory, EntityManagerFactory.class);
	}

	/**
	 * The data sources of the factories with published entities, by the factory's name.
	 */
	Map<String, DataSource> dataSources() {
		Map<String, DataSource> dataSources = new LinkedHashMap<>();
		all().forEach((name, factory) -> {
			if (EntityCapture.of(factory).isActive()) {
				DataSource dataSource = dataSource(factory);
				if (dataSource != null) {
					dataSources.put(name, dataSource);
				}
				else {
					logger.warn("Entity manager factory '" + name + "' has published entities but no data source. "
							+ "If its database is not that of another one, nothing sends its messages: "
							+ "define a Relay bean for it with @Bean(defaultCandidate = false)");
				}
			}
		});
		return dataSources;
	}

	private static @Nullable DataSource dataSource(EntityManagerFactory factory) {
		DataSource dataSource = (factory instanceof EntityManagerFactoryInfo info) ? info.getDataSource() : null;
		Map<String, Object> properties = factory.getProperties();
		for (String name : List.of(JdbcSettings.JAKARTA_JTA_DATASOURCE, JdbcSettings.JAKARTA_NON_JTA_DATASOURCE)) {
			if (dataSource == null && properties.get(name) instanceof DataSource setting) {
				dataSource = setting;
			}
		}
		return dataSource;
	}

}
