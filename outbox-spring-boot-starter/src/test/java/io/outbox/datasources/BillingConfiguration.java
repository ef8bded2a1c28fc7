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

package io.outbox.datasources;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import jakarta.persistence.EntityManagerFactory;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.jdbc.DataSourceBuilder;
import org.springframework.boot.jpa.EntityManagerFactoryBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.orm.jpa.LocalContainerEntityManagerFactoryBean;

@Configuration(proxyBeanMethods = false)
class BillingConfiguration {

	@Bean(defaultCandidate = false)
	@Qualifier("billing")
	@ConfigurationProperties("billing.datasource")
	HikariDataSource billingDataSource() {
		return DataSourceBuilder.create().type(HikariDataSource.class).build();
	}

	@Bean(defaultCandidate = false)
	@Qualifier("billing")
	LocalContainerEntityManagerFactoryBean billingEntityManagerFactory(EntityManagerFactoryBuilder builder,
			@Qualifier("billing") DataSource dataSource) {
		return builder.dataSource(dataSource).packages(Invoice.class).persistenceUnit("billing").build();
	}

	@Bean(defaultCandidate = false)
	@Qualifier("billing")
	JpaTransactionManager billingTransactionManager(@Qualifier("billing") EntityManagerFactory factory) {
		return new JpaTransactionManager(factory);
	}

}
