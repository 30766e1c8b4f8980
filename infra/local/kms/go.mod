module github.com/tenantry/tenantry/infra/local/kms

go 1.26.8
