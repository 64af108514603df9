module klamm-compat/check

go 1.26.0
